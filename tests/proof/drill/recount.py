"""Whether every acknowledged write is there once, and whether counters equal a recount."""
from collections import Counter, defaultdict

from rows import DIRECT


def writes(rows, writers):
    """Posts by their texts, deletes, and what was turned on and off."""
    by_text = defaultdict(list)
    for status in rows.statuses.values():
        if status.reblog_of is None:
            by_text[status.text.split(" @")[0]].append(status.id)
    for writer in writers:
        for text, id in writer.posts.items():
            found = by_text.pop(text, [])
            if id is None:
                if len(found) > 1:
                    yield f"refused and there {len(found)} times: {text}"
            elif id in writer.deleted:
                if found:
                    yield f"deleted and there: {text}"
            elif found != [id]:
                yield f"acknowledged as {id} and there as {found}: {text}"
    for text, found in by_text.items():
        yield f"nobody's: {text} {found}"
    if rows.hidden:
        yield f"deleted and not gone: {sorted(rows.hidden)}"
    yield from states(rows, writers)


def states(rows, writers):
    favourites = {(account, status) for _, status, account in rows.favourites}
    reblogs = Counter((status.account, status.reblog_of) for status in rows.statuses.values() if status.reblog_of)
    follows = {(follower, followed) for _, follower, followed, *_ in rows.follows}
    for writer in writers:
        own = writer.person.account
        for (noun, what), stands in writer.states.items():
            if is_open(writer, noun, what):
                continue
            if noun == "follow":
                is_there = (own, what) in follows
            elif what not in rows.statuses:
                continue
            elif noun == "favourite":
                is_there = (own, what) in favourites
            else:
                is_there = reblogs[own, what] > 0
            if is_there != stands:
                yield f"{noun} of {what} by {writer.name}: acknowledged as {stands}, there: {is_there}"
        for account in writer.person.follows:
            if (own, account) not in follows:
                yield f"follow of {account} by {writer.name} is gone"
    for (account, original), count in reblogs.items():
        if count > 1:
            yield f"{count} reblogs of {original} by {account}"


def is_open(writer, noun, what):
    """Whether a request about it got no answer: it may have been carried out after those that did."""
    place = "accounts" if noun == "follow" else "statuses"
    return any(f"/api/v1/{place}/{what}/{verb}{noun}" in writer.client.given_up for verb in ("", "un"))


def counters(rows):
    """`account_stats` and `status_stats`; a row that isn't there says nothing but noughts."""
    accounts, statuses = defaultdict(lambda: [0, 0, 0]), defaultdict(lambda: [0, 0, 0])
    for status in rows.statuses.values():
        if status.visibility != DIRECT:
            accounts[status.account][0] += 1
        if status.reblog_of:
            statuses[status.reblog_of][1] += 1
        elif status.answers and status.visibility in (0, 1):
            statuses[status.answers][0] += 1
    for _, follower, followed, *_ in rows.follows:
        accounts[follower][1] += 1
        accounts[followed][2] += 1
    for _, status, _ in rows.favourites:
        statuses[status][2] += 1
    yield from differences("account", rows.account_counts, accounts)
    yield from differences("status", rows.status_counts, statuses)


def differences(what, kept, counted):
    for id in kept.keys() | counted.keys():
        is_there, should = kept.get(id, (0, 0, 0)), tuple(counted.get(id, (0, 0, 0)))
        if is_there != should:
            yield f"{what} {id} counts {is_there}, a recount {should}"
