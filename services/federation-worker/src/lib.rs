//! Eats the queues default, ingress, push, pull, mailers and scheduler.
