"""The letter box takes answers only while its wave does, and its owner moves them.

What the web role may not read it can't move: two functions of the owner do that, each for one
purpose and with nothing to read in what they give back. docs/letter-box.md explains each step.

- Every name is qualified, and no schema that anybody may write to is on their path.
- Each locks first and looks afterwards, and takes the wave's row before the wave's lock, as the
  action around it does.
- The order of what is moved comes from gen_random_uuid(), which nobody can seed; random() gives
  the same order again to whoever calls setseed() before.
"""

from django.db import migrations

from evaluation.letter_box.grants import AFTER_THE_TABLES

# An exclusive lock while a wave is sealed or its links are forgotten, a shared one for each answer:
# no answer comes between the look at the wave and the move. An advisory lock, since a lock on the
# wave's row is a write.
FORWARD = """
CREATE FUNCTION evaluation_take_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(NEW.wave::text, 0));
    IF NOT EXISTS (
        SELECT FROM public.evaluation_wave AS wave
        JOIN public.evaluation_programme AS programme ON programme.id = wave.programme_id
        WHERE wave.id = NEW.wave AND wave.state IN ('open', 'closed')
        AND programme.state <> 'closed'
    ) THEN
        RAISE EXCEPTION 'this wave takes no answers' USING ERRCODE = 'raise_exception';
    END IF;
    -- What an envelope can measure: evaluation/envelopes.py. Half of one can't be stored.
    IF octet_length(NEW.sealed) < 1072 OR octet_length(NEW.sealed) % 1024 <> 48 THEN
        RAISE EXCEPTION 'this is no whole envelope' USING ERRCODE = 'data_exception';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_take_answer BEFORE INSERT OR UPDATE ON evaluation_response
    FOR EACH ROW EXECUTE FUNCTION evaluation_take_answer();

CREATE FUNCTION evaluation_seal_wave(sealing uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- The state goes with the rows: between the two an answer would be moved, and come again.
    UPDATE public.evaluation_wave SET state = 'sealed' WHERE id = sealing AND state = 'closed';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this wave is not closed' USING ERRCODE = 'raise_exception';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(sealing::text, 0));
    WITH moved AS (
        DELETE FROM public.evaluation_response WHERE wave = sealing RETURNING *
    )
    INSERT INTO public.evaluation_sealedresponse (id, wave, link_tag, receipt_hash, sealed)
    SELECT gen_random_uuid(), wave, link_tag, receipt_hash, sealed FROM moved
    ORDER BY gen_random_uuid();
END $$;

CREATE FUNCTION evaluation_forget_links(closing uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(id::text, 0))
    FROM (
        SELECT id FROM public.evaluation_wave WHERE programme_id = closing ORDER BY id
    ) AS waves;
    IF NOT EXISTS (
        SELECT FROM public.evaluation_programme WHERE id = closing AND state = 'closed'
    ) THEN
        RAISE EXCEPTION 'this programme is not closed' USING ERRCODE = 'raise_exception';
    END IF;
    WITH waves AS (
        SELECT id FROM public.evaluation_wave WHERE programme_id = closing
    ), not_sealed AS (
        DELETE FROM public.evaluation_response WHERE wave IN (SELECT id FROM waves)
        RETURNING wave, sealed
    ), moved AS (
        DELETE FROM public.evaluation_sealedresponse WHERE wave IN (SELECT id FROM waves)
        RETURNING wave, sealed
    )
    INSERT INTO public.evaluation_sealedresponse (id, wave, link_tag, receipt_hash, sealed)
    SELECT gen_random_uuid(), wave, NULL, NULL, sealed
    FROM (SELECT * FROM not_sealed UNION ALL SELECT * FROM moved) AS envelopes
    ORDER BY gen_random_uuid();
END $$;
REVOKE EXECUTE ON FUNCTION
    evaluation_take_answer(), evaluation_seal_wave(uuid), evaluation_forget_links(uuid)
FROM PUBLIC;

-- The statistics of a table hold values of its columns, taken as they were: a tag would stay there
-- after its row was taken away.
ALTER TABLE evaluation_response
    ALTER id SET STATISTICS 0, ALTER sealed SET STATISTICS 0,
    ALTER link_tag SET STATISTICS 0, ALTER receipt_hash SET STATISTICS 0;
ALTER TABLE evaluation_sealedresponse
    ALTER id SET STATISTICS 0, ALTER sealed SET STATISTICS 0,
    ALTER link_tag SET STATISTICS 0, ALTER receipt_hash SET STATISTICS 0;

CREATE FUNCTION evaluation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER evaluation_decision_stays BEFORE UPDATE ON evaluation_consentdecision
    FOR EACH ROW EXECUTE FUNCTION evaluation_refuse_change('decisions are only added to');
-- Whoever could put a key of her own in the place of the guardians' would read what is posted next.
CREATE TRIGGER evaluation_key_stays BEFORE UPDATE ON evaluation_openingkey
    FOR EACH ROW WHEN (OLD.public_key IS DISTINCT FROM NEW.public_key)
    EXECUTE FUNCTION evaluation_refuse_change('an opening key never changes');
CREATE TRIGGER evaluation_wave_keeps_its_key BEFORE UPDATE ON evaluation_wave
    FOR EACH ROW WHEN (OLD.opening_key_id IS DISTINCT FROM NEW.opening_key_id)
    EXECUTE FUNCTION evaluation_refuse_change('a wave keeps its opening key');
"""
BACKWARD = """
DROP TRIGGER evaluation_wave_keeps_its_key ON evaluation_wave;
DROP TRIGGER evaluation_key_stays ON evaluation_openingkey;
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
