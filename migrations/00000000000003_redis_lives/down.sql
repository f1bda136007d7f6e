DROP TABLE ferrodon.redis_lives;
