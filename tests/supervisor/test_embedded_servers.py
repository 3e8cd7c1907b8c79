"""The embedded servers are the real ones, closed to everybody else."""

import stat

import psycopg
import redis

from supervisor.state import State


def test_a_database_answers_through_its_socket(postgres):
    with psycopg.connect(postgres) as connection:
        assert connection.execute("SELECT 'å' || '好'").fetchone() == ("å好",)


def test_every_test_gets_an_empty_redis(redis_url):
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.dbsize() == 0
        connection.set("left", "behind")


def test_what_a_test_left_in_redis_is_gone(redis_url):
    with redis.Redis.from_url(redis_url) as connection:
        assert connection.get("left") is None


def test_only_their_owner_may_enter_the_folder_of_the_sockets(servers_state: State, postgres, redis_server):
    assert stat.S_IMODE(servers_state.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE((servers_state.folder / "postgres").stat().st_mode) == 0o700
