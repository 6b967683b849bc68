//! Starts, serves and ends.

use std::{io::Write, net::SocketAddr, time::Duration};

use axum::serve::ListenerExt;
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{
    assets,
    cli::MigrateKey,
    config::{Config, LogFormat},
    host::{self, Stop},
    operations, router,
};

/// How long the pause after SIGTERM and the work in flight may take together. With what follows it stays under 10 s.
const DRAIN: Duration = Duration::from_secs(8);
/// How long closing the database may take.
const CLOSE: Duration = Duration::from_secs(1);

/// Writes the log to standard error, so that what the commands print stays apart.
pub fn start_log(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
}

/// Brings the database up to date.
///
/// # Errors
/// In words for the operator.
pub async fn migrate(config: &Config, key: MigrateKey) -> Result<(), Stop> {
    if key == MigrateKey::New {
        say_who_is_locked_out(&host::take_new_key(config).await?)?;
    }
    let host = host::open(config).await?;
    host.accounts.db.close().await;
    Ok(())
}

fn say_who_is_locked_out(addresses: &[String]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "The database belongs to the key file that is there now. Backup codes made before do not work.")?;
    if addresses.is_empty() {
        return writeln!(out, "No authenticator app has to be set up anew.");
    }
    writeln!(
        out,
        "The authenticator apps of these accounts do not work any more. Make sure that it is the owner who asks:"
    )?;
    addresses.iter().try_for_each(|address| writeln!(out, "  vestibule account disable-two-factor {address}"))
}

/// Serves until told to stop.
///
/// # Errors
/// In words for the operator.
pub async fn serve(config: Config) -> Result<(), Stop> {
    // A development build reads them at each request, and may be started before they are there.
    if !cfg!(debug_assertions) && !assets::are_built() {
        return Err("the files for the browser are missing; build with `make build`, which makes them first".into());
    }
    let host = host::open(&config).await?;
    // Before anybody can see that it runs: who sees that may stop it at once.
    let mut signals = Signals::new()?;
    let listener = bind(config.address).await?;
    let address = listener.local_addr()?;
    let (stopping, stop) = (CancellationToken::new(), CancellationToken::new());
    let background = tokio_util::task::TaskTracker::new();
    if let Some(at) = config.operations_address {
        let listener = bind(at).await?;
        let routes = operations::routes(host.accounts.clone(), stopping.clone());
        let ended = stop.clone().cancelled_owned();
        background.spawn(async move { axum::serve(listener, routes).with_graceful_shutdown(ended).await });
    }
    let jobs_stop = CancellationToken::new();
    {
        let (accounts, stop) = (host.accounts.clone(), jobs_stop.clone());
        background.spawn(async move { accounts.run_jobs(stop).await });
    }

    announce(&config, address)?;
    let routes = router::routes(&config, host.clone()).into_make_service_with_connect_info::<SocketAddr>();
    // Without it a small answer waits for the acknowledgement of the one before: 40 ms.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let serving = axum::serve(listener, routes).with_graceful_shutdown(stop.clone().cancelled_owned());
    let serving = background.spawn(async move { serving.await });

    let told_by = signals.next().await;
    stopping.cancel();
    let asks_nobody = told_by == ToldBy::Int || config.operations_address.is_none();
    let pause = if asks_nobody { Duration::ZERO } else { config.stop_pause };
    if !pause.is_zero() {
        tracing::info!("stopping: not ready any more, and taking requests for {pause:?}");
        // Told again, it stops at once.
        let _ = tokio::time::timeout(pause, signals.next()).await;
    }
    tracing::info!("stopping: finishing what has begun");
    stop.cancel();
    jobs_stop.cancel();
    host.mutations.close();
    background.close();
    let drain = DRAIN.saturating_sub(pause);
    let drained = tokio::time::timeout(drain, async {
        host.mutations.wait().await;
        background.wait().await;
    });
    if drained.await.is_err() {
        tracing::warn!("some connections were still open after {drain:?}");
        serving.abort();
    }
    // A connection that nobody gives back must not keep the process: what is committed is safe without this.
    if tokio::time::timeout(CLOSE, host.accounts.db.close()).await.is_err() {
        tracing::warn!("some database connections were still in use");
    }
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Stop> {
    TcpListener::bind(address).await.map_err(|error| format!("{address} cannot be listened on: {error}").into())
}

/// Tells a person where to look. Programs read the log.
fn announce(config: &Config, address: SocketAddr) -> Result<(), Stop> {
    tracing::info!(%address, origin = config.public_origin.as_str(), "listening");
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n  {} is ready at {}", config.product.name, config.public_origin.as_str())?;
    if config.mailbox_is_open() {
        writeln!(out, "  Mail arrives at {}/dev/mailbox\n", config.public_origin.as_str())?;
    }
    Ok(())
}

/// SIGTERM and SIGINT. They count from when this was made, not from when somebody waits.
struct Signals {
    term: Signal,
    int: Signal,
}

/// Who tells it to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ToldBy {
    /// A machine, which may have others ask whether it is ready.
    Term,
    /// A person with Ctrl-C.
    Int,
}

impl Signals {
    fn new() -> Result<Self, Stop> {
        Ok(Self { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> ToldBy {
        tokio::select! {
            _ = self.term.recv() => ToldBy::Term,
            _ = self.int.recv() => ToldBy::Int,
        }
    }
}
