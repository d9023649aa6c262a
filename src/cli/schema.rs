//! `counterpart schema`: the JSON Schema of a kind, whole in one document.

use super::setting::Setting;
use super::{Stopped, Streams};
use crate::ground::error::Error;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A kind such as alliance-agreement, or another schema such as front-matter or check
    #[arg(value_name = "KIND")]
    kind: String,
}

pub(super) fn run(arguments: &Arguments, streams: &Streams<'_>) -> Result<u8, Stopped> {
    let surroundings = streams.surroundings;
    let setting =
        Setting::open(&surroundings.folder, &[], None, surroundings.today)?.without_faults()?;
    let schemas = &setting.standard.schemas;
    let Some(text) = schemas.text(&arguments.kind) else {
        let names = schemas.names().join(", ");
        return Err(Error::Usage(format!(
            "there is no schema “{}”; there are: {names}",
            arguments.kind
        ))
        .into());
    };
    streams.answer(&text)
}
