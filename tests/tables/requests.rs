//! Requests are plain data: what is left out has its default, what is unknown is refused, and what is written comes back.

use rounds::desk::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// An empty object is the default, the default comes back from what it is written as, and a field of another name is no field.
fn is_plain_data<R: Default + Serialize + DeserializeOwned + PartialEq + Debug>() {
    assert_eq!(serde_json::from_str::<R>("{}").unwrap(), R::default());
    let written = serde_json::to_string(&R::default()).unwrap();
    assert_eq!(serde_json::from_str::<R>(&written).unwrap(), R::default(), "{written}");
    assert!(serde_json::from_str::<R>(r#"{"no_such_field": 1}"#).is_err());
}

#[test]
fn every_request_is_plain_data_with_defaults() {
    is_plain_data::<PlanRequest>();
    is_plain_data::<CheckRequest>();
    is_plain_data::<EditRequest>();
    is_plain_data::<DueRequest>();
    is_plain_data::<GeocodeRequest>();
    is_plain_data::<TerritoryRequest>();
    is_plain_data::<ReplanRequest>();
    is_plain_data::<CompareRequest>();
    is_plain_data::<LogRequest>();
    is_plain_data::<ReportRequest>();
    is_plain_data::<SlotsRequest>();
    is_plain_data::<SuggestRequest>();
    is_plain_data::<WhyRequest>();
}

#[test]
fn an_effort_carries_its_unit() {
    let request: PlanRequest = serde_json::from_str(r#"{"weeks": 2, "effort": "200000it"}"#).unwrap();
    assert_eq!(request.effort, rounds::solve::Limit::Iterations(200_000));
    let written = serde_json::to_string(&request).unwrap();
    assert_eq!(written, r#"{"from":null,"weeks":2,"effort":"200000it","seed":1}"#);
    assert!(serde_json::from_str::<PlanRequest>(r#"{"effort": "30"}"#).is_err());
}
