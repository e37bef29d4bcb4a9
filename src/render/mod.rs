//! Output to bytes: each output is a pure function of the site, the theme and the plan.

pub mod export;
pub mod feed;
pub mod highlight;
pub mod robots;
pub mod sitemap;
