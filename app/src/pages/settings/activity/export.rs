//! The whole list as a file.

use leptos::prelude::*;
use model::{
    activity_page::{ActivityCursor, ActivityFilter, ExportFormat, ExportProblem},
    secret::Secret,
    sudo::ProofKind,
};

use crate::{
    components::{Card, Form, NoField, Place, ProofField, Refused, Submit, url},
    context,
    failure::Failure,
    paths,
};

/// Begins an export, and leads to the file. A server function cannot send a file that is made as it is read.
#[server(name = BeginExport, prefix = "/do", endpoint = "begin-export")]
pub async fn begin_export(
    format: ExportFormat,
    #[server(default)] kind: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] proof: Secret,
) -> Result<(), Failure<ExportProblem>> {
    let sudo = context::sudo(proof, ExportProblem::Sudo).await?;
    let accounts = context::accounts()?;
    let filter = ActivityFilter { kind, from, to };
    let path = paths::activity(Some(format.extension()), &filter, &ActivityCursor::default());
    context::mutate(async move { accounts.begin_export(sudo, &filter, format).await }).await?;
    context::redirect(&path);
    Ok(())
}

/// The card.
pub fn card(filter: ActivityFilter, proof: Option<ProofKind>) -> impl IntoView {
    let refused = Refused::<NoField>::of::<BeginExport, _>(place, "");
    let lead = if filter.is_empty() {
        "Everything in this list, as a file."
    } else {
        "What you chose above, all its pages, as a file."
    };
    let ActivityFilter { kind, from, to } = filter;
    let fields = [("kind", kind), ("from", from), ("to", to)];
    let fields = fields.into_iter().filter(|(_, value)| !value.is_empty());
    let fields = fields.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    view! {
        <Card title="Export" id="export" lead=lead.into_any()>
            <Form to={url::<BeginExport>()} class="body">
                {refused.bar()}
                {fields}
                <ProofField form="begin-export" asked=proof refused=refused.proof() />
                <div class="actions">
                    <Submit label="Export CSV" class="btn" sends=("format", "csv") />
                    <Submit label="Export JSON" class="btn" sends=("format", "json") />
                </div>
            </Form>
        </Card>
    }
}

fn place(problem: ExportProblem) -> Place<NoField> {
    match problem {
        ExportProblem::Sudo(problem) => Place::Proof(problem),
        ExportProblem::Filter => {
            Place::bar("We cannot read what you chose above. Choose it again, and press Filter first.")
        }
        ExportProblem::NotBegun => Place::bar("Press one of the buttons to get the file."),
    }
}
