"""What each database role may do with the letter box; its owner may do everything.

The web role posts, replaces and takes away, and can't read an envelope. The opener only reads, and
only here: it is the role of the one process that is given a guardian's passphrase. Plain SQL and no
Django: a migration and `config.database` both apply it, the second each time that it gives the web
role its rights on all tables.
"""

from typing import Final

OPENER_ROLE: Final = "alongside_opener"
INBOX: Final = "evaluation_response"
SEALED: Final = "evaluation_sealedresponse"
TABLES: Final = (INBOX, SEALED)

_FINDING: Final = "SELECT (wave, link_tag, receipt_hash)"
FOR_THE_WEB: Final = {
    INBOX: f"INSERT, DELETE, UPDATE (sealed, receipt_hash), {_FINDING}",
    SEALED: f"DELETE, {_FINDING}",
}
FUNCTIONS: Final = ("evaluation_seal_wave(uuid)", "evaluation_forget_links(uuid)")

# Whoever holds rights through the owner's default privileges is a web role, whatever its name.
AFTER_THE_TABLES: Final = f"""
DO $$
DECLARE
    web name;
BEGIN
    FOR web IN
        SELECT DISTINCT pg_get_userbyid(acl.grantee)
        FROM pg_class, aclexplode(relacl) AS acl
        WHERE oid = '{INBOX}'::regclass AND acl.grantee NOT IN (relowner, 0)
    LOOP
        EXECUTE format('REVOKE ALL ON {INBOX}, {SEALED} FROM %I', web);
        EXECUTE format('GRANT {FOR_THE_WEB[INBOX]} ON {INBOX} TO %I', web);
        EXECUTE format('GRANT {FOR_THE_WEB[SEALED]} ON {SEALED} TO %I', web);
        EXECUTE format('GRANT EXECUTE ON FUNCTION {", ".join(FUNCTIONS)} TO %I', web);
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{OPENER_ROLE}') THEN
        GRANT SELECT ON {INBOX}, {SEALED} TO {OPENER_ROLE};
    END IF;
END $$;
"""  # noqa: S608 - every name is a constant of this file
THERE: Final = f"SELECT to_regclass('{INBOX}') IS NOT NULL"
# With the roles' names filled in, in this order.
AGAIN_FOR_THE_WEB: Final = (
    f"REVOKE ALL ON {INBOX}, {SEALED} FROM {{web}}",
    f"GRANT {FOR_THE_WEB[INBOX]} ON {INBOX} TO {{web}}",
    f"GRANT {FOR_THE_WEB[SEALED]} ON {SEALED} TO {{web}}",
    f"GRANT EXECUTE ON FUNCTION {', '.join(FUNCTIONS)} TO {{web}}",
)
AGAIN_FOR_THE_OPENER: Final = (f"GRANT SELECT ON {INBOX}, {SEALED} TO {{opener}}",)
