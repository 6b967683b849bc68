//! The activity as a file: all of it, in order, in pieces, for whoever has proved it lately.

use std::time::Duration;

use accounts::flows::activity_export::{Export, ExportedRow};
use model::{
    activity::ActivityKind,
    activity_page::{ActivityFilter, ExportFormat, ExportProblem},
    sudo::SudoProblem,
};

use crate::{
    on_both,
    support::{Ada, World, refusal},
};

impl World {
    async fn exported(&self, who: &Ada, filter: &ActivityFilter) -> Vec<ExportedRow> {
        let mut export: Export = self.open_export(who.actor, filter).await.unwrap();
        let mut all = Vec::new();
        loop {
            let (piece, rest) = self.next_piece(export).await.unwrap();
            assert!(piece.len() <= 1_000, "a piece has {} rows", piece.len());
            if piece.is_empty() {
                return all;
            }
            all.extend(piece);
            export = rest;
        }
    }
}

on_both!(
    async fn an_export_is_complete_in_order_and_nobody_else_s(world: World) {
        let ada = world.ada().await;
        let grace = world.confirmed_account(&Ada::form("grace@example.org")).await;
        world.has_happened(&ada, ActivityKind::ProfileChanged, 0, 1_500).await;
        world.has_happened(&grace, ActivityKind::PasswordChanged, 0, 3).await;
        world.has_happened(&ada, ActivityKind::ProfileChanged, 1_500, 700).await;
        let (sudo, renewed) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        let ada = Ada { actor: sudo.actor(), cookie: renewed.unwrap().token, ..ada };
        world.begin_export(sudo, &ActivityFilter::default(), ExportFormat::Csv).await.unwrap();
        let rows =
            world.exported(&ada, &ActivityFilter { kind: "account".to_owned(), ..ActivityFilter::default() }).await;
        let numbers: Vec<usize> = rows.iter().filter_map(|row| row.detail.parse().ok()).collect();
        assert_eq!(numbers, (0..2_200).rev().collect::<Vec<_>>());
        let all = world.exported(&ada, &ActivityFilter::default()).await;
        assert!(all.len() > 2_200 && all.iter().all(|row| row.kind != "password.changed"));
        assert!(all.iter().rev().map(|row| &row.id).is_sorted());
        // 2026-04-15 09:00:01 UTC.
        let row = rows.iter().find(|row| row.detail == "0").unwrap();
        assert_eq!(
            (row.at.as_str(), row.local.as_str()),
            ("2026-04-15T09:00:01.000Z", "2026-04-15T11:00:01.000+02:00")
        );
        assert_eq!((row.kind.as_str(), row.what), ("profile.changed", "The profile was changed."));
    }
);

on_both!(
    async fn what_arrives_while_it_runs_is_newer_than_it(world: World) {
        let ada = world.ada().await;
        world.has_happened(&ada, ActivityKind::ProfileChanged, 0, 1_200).await;
        let filter = ActivityFilter { kind: "profile.changed".to_owned(), ..ActivityFilter::default() };
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        world.begin_export(sudo, &filter, ExportFormat::Csv).await.unwrap();
        let export = world.open_export(sudo.actor(), &filter).await.unwrap();
        let (first, rest) = world.next_piece(export).await.unwrap();
        world.has_happened(&ada, ActivityKind::ProfileChanged, 1_200, 50).await;
        let (second, rest) = world.next_piece(rest).await.unwrap();
        let (end, _) = world.next_piece(rest).await.unwrap();
        assert_eq!((first.len(), second.len(), end.len()), (1_000, 200, 0));
    }
);

on_both!(
    async fn it_is_noted_and_asks_for_a_fresh_proof(world: World) {
        let ada = world.ada().await;
        let filter = ActivityFilter::default();
        let (sudo, _) = world.sudo(ada.actor, &Ada::password(), &ada.browser()).await.unwrap();
        assert_eq!(refusal(world.open_export(sudo.actor(), &filter).await), ExportProblem::NotBegun);
        world.begin_export(sudo, &filter, ExportFormat::Json).await.unwrap();
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ActivityExported).await, ["JSON"]);
        let nonsense = ActivityFilter { from: "never".to_owned(), ..ActivityFilter::default() };
        assert_eq!(refusal(world.begin_export(sudo, &nonsense, ExportFormat::Csv).await), ExportProblem::Filter);
        assert_eq!(refusal(world.open_export(sudo.actor(), &nonsense).await), ExportProblem::Filter);
        world.open_export(sudo.actor(), &filter).await.unwrap();
        world.pass(Duration::from_mins(10));
        let stale = world.open_export(sudo.actor(), &filter).await;
        assert_eq!(refusal(stale), ExportProblem::Sudo(SudoProblem::Missing));
        assert_eq!(world.activity(Ada::EMAIL, ActivityKind::ActivityExported).await.len(), 1);
    }
);
