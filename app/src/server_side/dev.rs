//! The pages of a development machine: the mailbox and the gallery. They are rendered on the server and never come to
//! life in the browser, so nothing of them ships in the WASM.
