//! What every request passes, from the outside in.

pub mod form;
pub mod network;
pub mod origin;
pub mod panic;
pub mod polish;
pub mod pressed_twice;
pub mod session;
pub mod to_its_end;
