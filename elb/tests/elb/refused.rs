//! Questions that cannot be asked.

use aozu_elb::{
    Elbv2,
    route::{RouteRequest, route},
};
use serde_json::{Value, json};

use crate::world::Shop;

fn refused(elb: &Elbv2, request: Value) -> String {
    let request: RouteRequest = serde_json::from_value(request).unwrap();
    let error = route(elb, None, None, &request).unwrap_err();
    assert_eq!(error.code(), "ValidationException");
    error.to_string()
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let told =
        refused(&Shop::default().elb(), json!({"Url": "nowhere", "SourceIp": "x", "LoadBalancer": "shops"}));
    for member in [
        "LoadBalancer: there is no load balancer `shops`: there are shop",
        "Method: ",
        "SourceIp: `x`",
        "Url: `nowhere`",
    ] {
        assert!(told.contains(member), "{member} in {told}");
    }
    assert_eq!(
        refused(&Elbv2::default(), json!({"Method": "GET", "Url": "http://a/", "LoadBalancer": "shop"})),
        "LoadBalancer: `shop` was not read: `aws elbv2 describe-load-balancers` would tell"
    );
}

#[test]
fn a_port_or_protocol_that_nobody_hears_is_told() {
    let elb = Shop::default().elb();
    let of = |url: &str| refused(&elb, json!({"Method": "GET", "Url": url, "LoadBalancer": "shop"}));
    assert!(of("https://a.example:8443/").contains("no listener on port 8443; it has 80, 443"));
    assert!(of("https://a.example:80/").contains("it is HTTP"));
    assert!(of("http://a.example:443/").contains("it is HTTPS"));
    let mut document = Shop::default().document();
    document["Listeners"] = json!({});
    let unread = refused(
        &crate::world::state(&document),
        json!({"Method": "GET", "Url": "http://a/", "LoadBalancer": "shop"}),
    );
    assert!(unread.contains("describe-listeners"), "{unread}");
}

#[test]
fn unknown_members_are_no_requests() {
    assert!(serde_json::from_value::<RouteRequest>(json!({"Methods": "GET"})).is_err());
    assert!(serde_json::from_value::<RouteRequest>(json!({"Headers": {"A": 5}})).is_err());
}
