"""Who takes part: accounts with tokens, and who follows whom for good.

Two groups, so that what a feed should hold follows from what there is in the end:

- residents follow each other as they do at the start; they answer, mention and reblog each other;
- guests are followed and unfollowed all the time. Nobody else answers them: whether an answer comes into a feed
  depends on whom its owner followed at that moment, which is never looked at again.
"""
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

RESIDENTS, GUESTS = 8, 3
# of the residents, those for whom reblogs of one status are shown once
AGGREGATING = 2
SCOPES = "read write follow push"


@dataclass
class Person:
    name: str
    token: str
    is_guest: bool
    aggregates: bool
    account: int = 0
    # account -> options, of follows that stay
    follows: dict = field(default_factory=dict)

    def __hash__(self):
        return hash(self.name)


def make(instance, seed):
    """Makes the accounts; their follows are made by the first requests."""
    chosen = random.Random(seed)
    people = [Person(f"resident{n}", f"drill-resident{n}", False, n < AGGREGATING) for n in range(RESIDENTS)]
    people += [Person(f"guest{n}", f"drill-guest{n}", True, False) for n in range(GUESTS)]
    instance.rows(
        "INSERT INTO oauth_applications (name, uid, secret, redirect_uri, scopes, created_at, updated_at) "
        "VALUES ('drill', 'drill', 'drill', 'urn:ietf:wg:oauth:2.0:oob', %s, now(), now())",
        (SCOPES,),
    )
    enrol(instance, people)
    for person in people:
        for other in people:
            if other is not person and not other.is_guest and chosen.random() < 0.6:
                person.follows[other.account] = {"reblogs": chosen.random() < 0.8, "notify": chosen.random() < 0.2}
    return people


def enrol(instance, people):
    """Makes their accounts, and the tokens by which they come."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda person: create(instance, person), people))
    for person in people:
        [(person.account,)] = instance.rows(
            "WITH owner AS (UPDATE users SET settings = %s WHERE email = %s RETURNING id, account_id), "
            "token AS (INSERT INTO oauth_access_tokens (token, application_id, resource_owner_id, scopes, created_at) "
            "  SELECT %s, oauth_applications.id, owner.id, %s, now() FROM oauth_applications, owner WHERE uid = 'drill') "
            "SELECT account_id FROM owner",
            ("{}" if person.aggregates else '{"aggregate_reblogs":false}', f"{person.name}@localhost", person.token, SCOPES),
        )


def create(instance, person):
    instance.tootctl("accounts", "create", person.name, "--email", f"{person.name}@localhost", "--confirmed", "--approve")
