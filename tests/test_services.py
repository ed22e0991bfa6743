"""The services that other tests stand on are the real ones."""

import psycopg
import redis


def test_redis_answers(redis_url: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping() is True


def test_postgres_answers(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SHOW server_version").fetchone()[0].startswith(("15", "16", "17", "18"))
