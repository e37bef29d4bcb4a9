//! Output to bytes: each output is a pure function of the site, the theme and the plan.

pub mod highlight;
