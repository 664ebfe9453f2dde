//! The engine against the specification: its tables cell by cell, its laws, and a second implementation of it.

mod agree;
mod callers;
mod fixture;
mod generate;
mod grants;
mod laws;
mod layers;
mod naive;
mod panics;
mod world;
