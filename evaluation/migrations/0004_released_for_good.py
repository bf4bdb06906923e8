"""What was released stays as it was, whoever writes: only a withdrawal can come after it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION evaluation_keep_release() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.chain_number IS NULL THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a release is kept for good' USING ERRCODE = 'raise_exception';
    END IF;
    IF (NEW.programme_id, NEW.number, NEW.json_file, NEW.csv_file, NEW.report, NEW.released_at,
        NEW.chain_number, NEW.previous_hash, NEW.hash)
        IS DISTINCT FROM
       (OLD.programme_id, OLD.number, OLD.json_file, OLD.csv_file, OLD.report, OLD.released_at,
        OLD.chain_number, OLD.previous_hash, OLD.hash)
    THEN
        RAISE EXCEPTION 'a release never changes' USING ERRCODE = 'raise_exception';
    END IF;
    IF OLD.state = 'withdrawn' AND (NEW.state, NEW.withdrawn_reason)
        IS DISTINCT FROM (OLD.state, OLD.withdrawn_reason)
    THEN
        RAISE EXCEPTION 'a withdrawal stays' USING ERRCODE = 'raise_exception';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluation_keep_release BEFORE UPDATE OR DELETE ON evaluation_release
    FOR EACH ROW EXECUTE FUNCTION evaluation_keep_release();
"""
BACKWARD = """
DROP TRIGGER evaluation_keep_release ON evaluation_release;
DROP FUNCTION evaluation_keep_release();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0003_releases")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
