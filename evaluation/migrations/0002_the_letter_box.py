"""The letter box takes answers only while its wave does, and its owner moves them.

What the web role may not read it can't move: two functions of the owner do that, each for one
purpose and with nothing to read in what they give back. docs/letter-box.md explains each step.
"""

from django.db import migrations

from evaluation.letter_box.grants import AFTER_THE_TABLES

# An exclusive lock while a wave is sealed, a shared one for each answer: no answer comes between
# the look at the wave and the move. An advisory lock, since a lock on the wave's row is a write.
FORWARD = """
CREATE FUNCTION evaluation_take_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(NEW.wave::text, 0));
    IF NOT EXISTS (
        SELECT FROM public.evaluation_wave WHERE id = NEW.wave AND state IN ('open', 'closed')
    ) THEN
        RAISE EXCEPTION 'this wave takes no answers' USING ERRCODE = 'raise_exception';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_take_answer BEFORE INSERT OR UPDATE ON evaluation_response
    FOR EACH ROW EXECUTE FUNCTION evaluation_take_answer();

CREATE FUNCTION evaluation_seal_wave(sealing uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(sealing::text, 0));
    IF NOT EXISTS (
        SELECT FROM public.evaluation_wave WHERE id = sealing AND state = 'closed'
    ) THEN
        RAISE EXCEPTION 'this wave is not closed' USING ERRCODE = 'raise_exception';
    END IF;
    WITH moved AS (
        DELETE FROM public.evaluation_response WHERE wave = sealing RETURNING *
    )
    INSERT INTO public.evaluation_sealedresponse (id, wave, link_tag, receipt_hash, sealed)
    SELECT gen_random_uuid(), wave, link_tag, receipt_hash, sealed FROM moved ORDER BY random();
END $$;

CREATE FUNCTION evaluation_forget_links(closing uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.evaluation_programme WHERE id = closing AND state = 'closed'
    ) THEN
        RAISE EXCEPTION 'this programme is not closed' USING ERRCODE = 'raise_exception';
    END IF;
    WITH moved AS (
        DELETE FROM public.evaluation_sealedresponse
        WHERE wave IN (SELECT id FROM public.evaluation_wave WHERE programme_id = closing)
        RETURNING *
    )
    INSERT INTO public.evaluation_sealedresponse (id, wave, link_tag, receipt_hash, sealed)
    SELECT gen_random_uuid(), wave, NULL, NULL, sealed FROM moved ORDER BY random();
END $$;
REVOKE EXECUTE ON FUNCTION evaluation_seal_wave(uuid), evaluation_forget_links(uuid) FROM PUBLIC;

CREATE FUNCTION evaluation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'decisions are only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER evaluation_decision_stays BEFORE UPDATE ON evaluation_consentdecision
    FOR EACH ROW EXECUTE FUNCTION evaluation_refuse_change();
"""
BACKWARD = """
DROP TRIGGER evaluation_decision_stays ON evaluation_consentdecision;
DROP FUNCTION evaluation_refuse_change();
DROP FUNCTION evaluation_forget_links(uuid);
DROP FUNCTION evaluation_seal_wave(uuid);
DROP TRIGGER evaluation_take_answer ON evaluation_response;
DROP FUNCTION evaluation_take_answer();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0001_initial")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(AFTER_THE_TABLES, migrations.RunSQL.noop),
    ]
