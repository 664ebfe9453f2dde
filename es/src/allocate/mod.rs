//! Where the shards of a cluster lie, and where they go when nodes come and go: `aozu es allocate`.
//!
//! [`Cluster`] is the state, [`Balanced`] the strategy, [`settle`] lets it run until nothing changes. [`allocate`]
//! answers a request in JSON.
//!
//! ```
//! let answer = aozu_es::allocate::allocate(r#"{
//!     "id": "two zones",
//!     "nodes": {"n1": {"zone": "a"}, "n2": {"zone": "a"}, "n3": {"zone": "b"}},
//!     "indices": {"logs": {"primaries": 2, "replicas": 1}},
//!     "attrs": ["zone"],
//!     "steps": [{"op": "settle"}, {"op": "fail", "arg": ["n3"]}]
//! }"#, false)?;
//! let json = serde_json::to_value(&answer)?;
//! assert_eq!(json["steps"][0]["per_zone"], serde_json::json!({"a": 2, "b": 2}));
//! assert_eq!(json["steps"][1]["health"], "yellow");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod attribute;
mod balance;
mod balanced;
mod change;
mod cluster;
mod column;
mod decide;
mod entries;
mod error;
mod explain;
mod filters;
mod limits;
mod reason;
mod request;
mod row;
mod run;
mod settings;
mod settle;
mod spread;
mod step;
mod table;
mod weights;

pub use answer::{Answer, StepAnswer};
pub use balanced::{Allocator, Balanced, Changes};
pub use cluster::{Cluster, CopyState, Disk, Index, Node};
pub use error::{AllocateError, AllocateProblem};
pub use explain::{DeciderVerdict, NodeDecision, Unassigned, explain};
pub use filters::Filters;
pub use reason::Reason;
pub use run::allocate;
pub use settings::{AllowRebalance, DELAYED_TIMEOUT, Enable, Settings, Throttling, Watermark, Watermarks};
pub use settle::{Health, Move, Placement, Settled, settle};
pub use table::{NodeRow, REASONS_HEADER, TABLE_HEADER};
pub use weights::Weights;
