"""For whom a transaction runs; a row outside its scope does not exist."""

from casework.domain.errors import Broken
from casework.domain.identity import PrincipalKind
from casework.domain.words import Word


class Scope(Word):
    """One customer, or a whole tenant for a member of staff or a service.

    `subject` names the member of staff, or the purpose of the service ("sweep", "hygiene").
    A service sees every customer's rows, but opens no message.
    """

    tenant: str
    kind: PrincipalKind
    subject: str
    customer: str | None = None

    @classmethod
    def of_customer(cls, tenant: str, customer: str) -> "Scope":
        """See and write one customer's rows."""
        if not customer:
            raise Broken("A customer's scope needs the customer.")
        return cls(tenant=tenant, kind=PrincipalKind.customer, subject=customer, customer=customer)

    @classmethod
    def of_staff(cls, tenant: str, subject: str) -> "Scope":
        """See and write the rows of every customer of the tenant."""
        return cls(tenant=tenant, kind=PrincipalKind.staff, subject=subject)

    @classmethod
    def of_service(cls, tenant: str, purpose: str) -> "Scope":
        """See and write the rows of every customer of the tenant, without reading messages."""
        return cls(tenant=tenant, kind=PrincipalKind.service, subject=purpose)
