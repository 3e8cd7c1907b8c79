"""Where request handlers find what the composition root built."""

from __future__ import annotations

from aiohttp import web

from bot.gateway import Gateway
from bot.news import News
from bot.reviews import Reviews
from bot.settings import BotSettings
from desk.front_desk import Desk

DESK = web.AppKey("desk", Desk)
GATEWAY = web.AppKey("gateway", Gateway)
NEWS = web.AppKey("news", News)
REVIEWS = web.AppKey("reviews", Reviews)
SETTINGS = web.AppKey("settings", BotSettings)
