//! The whole list as a file.

use leptos::prelude::*;
use model::{
    activity_page::{ActivityFilter, ExportFormat, ExportProblem},
    secret::Secret,
    sudo::{ProofKind, SudoProblem},
};

use crate::{
    components::{FailureBar, ProofField, failure_of},
    failure::Failure,
};

/// Begins an export; gives back where the file is. A server function cannot send a file that is made as it is read.
#[server(name = BeginExport, prefix = "/do", endpoint = "begin-export")]
pub async fn begin_export(
    format: ExportFormat,
    #[server(default)] kind: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
    #[server(default)] proof: Secret,
) -> Result<String, Failure<ExportProblem>> {
    use crate::{context, paths};
    use model::activity_page::ActivityCursor;
    let sudo = context::sudo(proof, ExportProblem::Sudo).await?;
    let accounts = context::accounts()?;
    let filter = ActivityFilter { kind, from, to };
    let path = paths::activity(Some(format.extension()), &filter, &ActivityCursor::default());
    context::mutate(async move { accounts.begin_export(sudo, &filter, format).await }).await?;
    context::redirect_without_scripts(&path);
    Ok(path)
}

#[component]
pub fn ExportCard(filter: ActivityFilter, proof: Option<ProofKind>) -> impl IntoView {
    let action = ServerAction::<BeginExport>::new();
    let failure = failure_of(action);
    let what = if filter.is_empty() {
        "Everything that is listed here, as a file."
    } else {
        "What you chose above, all its pages, as a file."
    };
    // After one export the proof is fresh.
    let proved = Signal::derive(move || action.value().with(|value| matches!(value, Some(Ok(_)))));
    let asked = Signal::derive(move || proof.filter(|_| !proved.get()));
    let refused = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(ExportProblem::Sudo(problem))) => Some(problem),
        _ => None::<SudoProblem>,
    });
    Effect::new(move |_| {
        if let Some(Ok(path)) = action.value().get() {
            // It is kept as a file, and the page stays.
            let _ = window().location().assign(&path);
        }
    });
    let ActivityFilter { kind, from, to } = filter;
    let fields = [("kind", kind), ("from", from), ("to", to)];
    view! {
        <section class="card" id="export">
            <header>
                <h2>"Export"</h2>
                <p>{what}</p>
            </header>
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar failure refused=|problem| export_bar(*problem) />
                {fields
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                    .collect_view()}
                <ProofField form="begin-export" asked refused />
                <div class="actions">
                    <button type="submit" class="btn" name="format" value="csv">"Export CSV"</button>
                    <button type="submit" class="btn" name="format" value="json">"Export JSON"</button>
                </div>
            </ActionForm>
        </section>
    }
}

fn export_bar(problem: ExportProblem) -> Option<String> {
    (problem == ExportProblem::Filter)
        .then(|| "What you chose above cannot be read. Choose it again, and press Filter first.".to_owned())
}
