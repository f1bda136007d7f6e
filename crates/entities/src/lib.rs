//! REST entities: shapes, batched hydration, pure presenting.
