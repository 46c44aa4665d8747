"""What the database runs itself: checking capabilities, the audit chain, counting events.

All of it lives in a schema of its own, belongs to the owner and runs with the owner's rights; the
owner stands under the same policies as everybody else (FORCE), so none of it shows more rows.
"""

from casework.store.tables.base import table_of
from casework.store.tables.conversation import Message

GUARD = "casework_guard"
#: The setting that carries the capability, for the length of one transaction.
SETTING = "casework.capability"
#: What services see of messages: that they exist, whose they are and who knows of them.
MESSAGE_VIEW = "message_without_text"

_HELD = f"""
CREATE OR REPLACE FUNCTION {GUARD}.held(audience text[])
RETURNS TABLE (kind text, tenant text, customer text, purpose text, grant_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    given text := current_setting('{SETTING}', true);
    said text;
    claims jsonb;
    key record;
BEGIN
    -- Never set, and set in a transaction before this one, are both nobody.
    IF given IS NULL OR length(given) <= 80 THEN RETURN; END IF;
    SELECT k.inner_pad, k.outer_pad INTO key
        FROM {GUARD}.capability_key k WHERE k.kid = left(given, 16);
    IF NOT FOUND THEN RETURN; END IF;
    said := substr(given, 81);
    -- Hashed once more before they are compared: how long that takes tells nothing.
    IF sha256(convert_to(substr(given, 17, 64), 'UTF8')) IS DISTINCT FROM
       sha256(convert_to(encode(
           sha256(key.outer_pad || sha256(key.inner_pad || convert_to(said, 'UTF8'))), 'hex'
       ), 'UTF8'))
    THEN RETURN; END IF;
    claims := said::jsonb;
    IF (claims->>'aud' = ANY (audience)) IS NOT TRUE
       OR ((claims->>'exp')::bigint > extract(epoch FROM statement_timestamp())) IS NOT TRUE
    THEN RETURN; END IF;
    RETURN QUERY SELECT claims->>'kind', claims->>'tenant', claims->>'customer',
                        claims->>'purpose', claims->>'grant';
END $$
"""

# The names of the answer are those of the columns as well; inside they mean the columns.
_AUDIT_HEAD = f"""
CREATE OR REPLACE FUNCTION {GUARD}.audit_head(of_tenant text)
RETURNS TABLE (tenant varchar, seq bigint, hash varchar)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO audit_head (tenant, seq, hash) VALUES (of_tenant, 0, repeat('0', 64))
        ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT h.tenant, h.seq, h.hash FROM audit_head h
        WHERE h.tenant = of_tenant FOR UPDATE;
END $$
"""
_AUDIT_APPEND = f"""
CREATE OR REPLACE FUNCTION {GUARD}.audit_append(
    of_tenant text, next bigint, before text, link text, happened timestamptz, said text)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    nul bytea := '\\x00'::bytea;
BEGIN
    PERFORM 1 FROM {GUARD}.audit_head(of_tenant);
    IF link IS DISTINCT FROM encode(sha256(
        convert_to('casework/audit/v1', 'UTF8') || nul
        || convert_to(of_tenant, 'UTF8') || nul || convert_to(next::text, 'UTF8') || nul
        || convert_to(before, 'UTF8') || nul || convert_to(said, 'UTF8')), 'hex')
    THEN
        RAISE EXCEPTION 'not the hash of this audit entry' USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO audit_entry (tenant, seq, prev, hash, at, entry)
        VALUES (of_tenant, next, before, link, happened, said);
    RETURN true;
END $$
"""

# A customer's rows do not tell how many events the tenant has; the counter does.
_NEXT_EVENT = f"""
CREATE OR REPLACE FUNCTION {GUARD}.next_event(of_tenant text)
RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    number bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM {GUARD}.held(ARRAY['api', 'worker']) h
                   WHERE h.tenant = of_tenant) THEN
        RAISE EXCEPTION 'no right to this tenant' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO {GUARD}.event_counter AS c (tenant, seq) VALUES (of_tenant, 1)
        ON CONFLICT (tenant) DO UPDATE SET seq = c.seq + 1 RETURNING c.seq INTO number;
    RETURN number;
END $$
"""


def _view() -> str:
    columns = ", ".join(c.name for c in table_of(Message).c if c.name != "text")
    return (
        f"CREATE OR REPLACE VIEW {GUARD}.{MESSAGE_VIEW} WITH (security_barrier = true)"
        f" AS SELECT {columns} FROM public.message"
    )


def functions() -> list[str]:
    """Give the statements that make what is missing and renew what is there."""
    names = (
        "held(text[])",
        "audit_head(text)",
        "audit_append(text, bigint, text, text, timestamptz, text)",
        "next_event(text)",
    )
    return [
        _HELD,
        _AUDIT_HEAD,
        _AUDIT_APPEND,
        _NEXT_EVENT,
        _view(),
        *(f"REVOKE ALL ON FUNCTION {GUARD}.{name} FROM PUBLIC" for name in names),
    ]
