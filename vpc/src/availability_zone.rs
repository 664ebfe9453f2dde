use aozu_names::Region;
use smol_str::SmolStr;

use crate::{AvailabilityZone, ZoneId};

noun! {
    /// A zone of the region, as `describe-availability-zones` tells it.
    pub struct Zone / ZoneMirror {
        /// Its name.
        one zone_name: AvailabilityZone = "ZoneName",
        /// Its id, the same in every account.
        maybe zone_id: ZoneId = "ZoneId",
        /// Its region.
        maybe region_name: Region = "RegionName",
        /// `availability-zone`, `local-zone` or `wavelength-zone`.
        maybe zone_type: SmolStr = "ZoneType",
        /// Where it is in its life.
        maybe state: SmolStr = "State",
        /// Whether the account uses it.
        maybe opt_in_status: SmolStr = "OptInStatus",
    }
}

resource! { Zone / ZoneMirror: zone_name AvailabilityZone = "ZoneName", "availability-zone", "ec2/AvailabilityZones" }
