//! What opens an account stands in no column of no table in clear: not the key of an app, no backup code, no recovery
//! code, no token of half a sign-in.

use accounts::{
    db::{Link, Read},
    flows::sessions::Browser,
};
use sqlx::{AssertSqlSafe, query_scalar};

use crate::{
    on_both,
    support::{Ada, World},
};

/// Every row of every table as the database prints it: bytes as hexadecimal digits.
async fn everything(world: &World) -> String {
    let mut db = world.db.read().await.unwrap();
    let mut all = Vec::<String>::new();
    match db.link() {
        Link::Sqlite(c) => {
            let rows = "SELECT 'SELECT ' || group_concat('quote(\"' || c.name || '\")', ' || '' '' || ') || ' FROM ' || t.name \
                        FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' GROUP BY t.name";
            for rows in query_scalar::<_, String>(rows).fetch_all(&mut *c).await.unwrap() {
                all.extend(query_scalar::<_, String>(AssertSqlSafe(rows)).fetch_all(&mut *c).await.unwrap());
            }
        }
        Link::Postgres(c) => {
            let rows = "SELECT format('SELECT t::text FROM %I t', table_name) FROM information_schema.tables \
                        WHERE table_schema = 'public'";
            for rows in query_scalar::<_, String>(rows).fetch_all(&mut *c).await.unwrap() {
                all.extend(query_scalar::<_, String>(AssertSqlSafe(rows)).fetch_all(&mut *c).await.unwrap());
            }
        }
    }
    all.join("\n").to_lowercase()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)]))
        .collect()
}

/// The bytes that a key in base32 is.
fn from_base32(key: &str) -> Vec<u8> {
    let symbols = key.bytes().map(|symbol| if symbol.is_ascii_digit() { symbol - b'2' + 26 } else { symbol - b'A' });
    let bits: Vec<u8> = symbols.flat_map(|value| (0..5).rev().map(move |at| value >> at & 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit)).collect()
}

/// As it was shown, as it is typed, and as bytes.
fn spellings(secret: &str) -> Vec<String> {
    let plain = secret.replace(['-', ' '], "");
    let bytes = hexadecimal(plain.as_bytes());
    vec![secret.to_lowercase(), plain.to_lowercase(), bytes]
}

on_both!(
    async fn no_table_tells_what_opens_an_account(world: World) {
        let (ada, first) = world.ada_with_recovery_code().await;
        let begun =
            world.recover(Ada::EMAIL, &model::secret::Secret::new(&*first), &ada.browser()).await.unwrap().token;
        let factor = world.has_two_factor(&ada).await;
        let new = world.regenerate_recovery_code(world.sudo_of(ada.actor).await).await.unwrap().codes.concat();
        world.told(Ada::EMAIL).await;
        let waiting = world.half(&ada.browser()).await;
        let trusting = world.half(&ada.browser()).await;
        let finished = world.finish_sign_in(&trusting, &world.code(&factor.app), true, &ada.browser()).await.unwrap();
        let fresh = world.half(&Browser::default()).await;

        let key = from_base32(&factor.app.key);
        assert_eq!(key.len(), 20);
        let mut secrets = vec![hexadecimal(&key)];
        for secret in [&factor.app.key, &first, &new] {
            secrets.extend(spellings(secret));
        }
        let tokens = [&begun, &waiting, &trusting, &fresh, &finished.signed_in.token, &finished.signed_in.device];
        for secret in factor.backup_codes.iter().chain(tokens) {
            secrets.extend(spellings(secret.expose()));
        }
        let everything = everything(&world).await;
        for there in [Ada::EMAIL.to_lowercase(), hexadecimal(ada.actor.account.uuid().as_bytes())] {
            let with_dashes = ada.actor.account.uuid().to_string();
            assert!(everything.contains(&there) || everything.contains(&with_dashes), "the tables were read: {there}");
        }
        for secret in secrets {
            assert!(!everything.contains(&secret), "kept in clear: {secret}");
        }
    }
);
