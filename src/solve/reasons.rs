//! Why a visit was left out.
