//! Interaction policies: who may quote a post or feature an account. <https://docs.joinmastodon.org/entities/QuoteApproval/>

use ferrodon_db::{accounts::Account, facts};
use ferrodon_policy::interaction::{self, Answer, InteractionPolicy};
use ferrodon_types::facts::StatusFacts;

use crate::{account::Approval, hydrate::accounts::AccountPage};

/// Who may quote a status.
pub(crate) fn quotes(page: &AccountPage, status: &StatusFacts) -> Approval {
    approval(
        InteractionPolicy(status.quote_approval_policy),
        interaction::quote(page.viewer_facts.as_ref(), status),
    )
}

/// Who may put an account into a collection. That of local accounts follows from their switches.
pub(crate) fn features(page: &AccountPage, account: &Account) -> Approval {
    let account = facts::account(account, false);
    approval(
        interaction::feature_policy(&account),
        interaction::feature(page.viewer_facts.as_ref(), &account),
    )
}

fn approval(policy: InteractionPolicy, answer: Answer) -> Approval {
    Approval {
        automatic: policy.automatic(),
        manual: policy.manual(),
        current_user: answer.as_str(),
    }
}
