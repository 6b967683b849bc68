//! Environment variables: which are ours, and which setting each one names.

/// What a variable is to us.
pub(super) enum Variable {
    /// Somebody else's, or one that is read elsewhere.
    Foreign,
    /// Names the setting with this path, if there is such a setting.
    Setting(String),
    /// Claims to be ours and cannot be.
    Unknown,
}

const PREFIX: &str = "VESTIBULE_";
const DATABASE: &str = "DATABASE_URL";

/// The variable that names the configuration file. Not a setting of that file.
pub(super) const FILE: &str = "VESTIBULE_CONFIG";

pub(super) fn judge(name: &str, text: &str) -> Variable {
    if name == DATABASE {
        return Variable::Setting("database_url".to_owned());
    }
    let Some(rest) = name.strip_prefix(PREFIX) else {
        return Variable::Foreign;
    };
    if name == FILE || is_service_link(rest, text) {
        return Variable::Foreign;
    }
    // `path_of` takes small letters and dots for granted; the way back tells them apart.
    let path = path_of(name);
    if format!("{PREFIX}{}", path.replace('.', "__").to_ascii_uppercase()) == name && !rest.contains('.') {
        Variable::Setting(path)
    } else {
        Variable::Unknown
    }
}

/// `VESTIBULE_SESSION__IDLE` is `session.idle`.
pub(super) fn path_of(name: &str) -> String {
    let rest = name.strip_prefix(PREFIX).unwrap_or(name);
    rest.replace("__", ".").to_ascii_lowercase()
}

/// `session.idle` is `VESTIBULE_SESSION__IDLE`.
pub(super) fn variable_of(path: &str) -> String {
    if path == "database_url" {
        return DATABASE.to_owned();
    }
    format!("{PREFIX}{}", path.replace('.', "__").to_ascii_uppercase())
}

/// Kubernetes tells every container about the services beside it, by variables: a
/// service that is called `vestibule` makes `VESTIBULE_SERVICE_HOST`,
/// `VESTIBULE_PORT=tcp://10.0.0.1:3000`, `VESTIBULE_PORT_3000_TCP_ADDR` and more.
/// Nobody wrote those, so nobody could mend them.
fn is_service_link(rest: &str, text: &str) -> bool {
    if rest == "SERVICE_HOST" || rest == "SERVICE_PORT" || rest.starts_with("SERVICE_PORT_") {
        return true;
    }
    let protocols = ["tcp", "udp", "sctp"];
    if rest == "PORT" {
        let is_link = |protocol| text.strip_prefix(protocol).is_some_and(|t| t.starts_with("://"));
        return protocols.into_iter().any(is_link);
    }
    let Some((port, protocol)) = rest.strip_prefix("PORT_").and_then(|rest| rest.split_once('_')) else {
        return false;
    };
    let word = protocol.split('_').next().unwrap_or_default();
    port.bytes().all(|byte| byte.is_ascii_digit()) && protocols.contains(&word.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(name: &str) -> Option<String> {
        match judge(name, "x") {
            Variable::Setting(path) => Some(path),
            _ => None,
        }
    }

    #[test]
    fn a_variable_names_its_setting_and_back() {
        for (name, path) in [
            ("VESTIBULE_ADDRESS", "address"),
            ("VESTIBULE_MAIL__SMTP_URL", "mail.smtp_url"),
            ("DATABASE_URL", "database_url"),
        ] {
            assert_eq!(setting(name).as_deref(), Some(path));
            assert_eq!(variable_of(path), name);
        }
    }

    #[test]
    fn only_the_exact_name_is_taken() {
        for name in ["VESTIBULE_address", "VESTIBULE_MAIL.FROM"] {
            assert!(matches!(judge(name, "x"), Variable::Unknown), "{name}");
        }
        assert_eq!(setting("vestibule_address"), None);
        assert_eq!(setting("PATH"), None);
        assert_eq!(setting("VESTIBULE_CONFIG"), None);
    }

    #[test]
    fn what_kubernetes_adds_for_a_service_is_not_ours() {
        for (name, text) in [
            ("VESTIBULE_SERVICE_HOST", "10.0.0.1"),
            ("VESTIBULE_SERVICE_PORT_HTTP", "3000"),
            ("VESTIBULE_PORT", "tcp://10.0.0.1:3000"),
            ("VESTIBULE_PORT_3000_TCP", "tcp://10.0.0.1:3000"),
            ("VESTIBULE_PORT_3000_TCP_ADDR", "10.0.0.1"),
        ] {
            assert!(matches!(judge(name, text), Variable::Foreign), "{name}");
        }
        assert!(!matches!(judge("VESTIBULE_PORT", "3000"), Variable::Foreign));
    }
}
