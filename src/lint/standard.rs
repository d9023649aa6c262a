//! What agreements are held against, loaded once for a run.

use jiff::civil::Date;

use crate::document::catalogue::Catalogue;
use crate::lint::schema::{Level, Schemas};

#[derive(Debug)]
pub struct Standard {
    pub catalogue: Catalogue,
    pub schemas: Schemas,
    pub level: Level,
    /// The day on which the agreements are looked at. An input: nothing in here reads the clock.
    pub as_of: Date,
}

impl Standard {
    /// The built-in catalogue and schemas.
    pub fn built_in(level: Level, as_of: Date) -> Self {
        Self { catalogue: Catalogue::built_in(), schemas: Schemas::built_in(), level, as_of }
    }
}
