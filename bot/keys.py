"""Where request handlers find what the composition root built."""

from __future__ import annotations

from aiohttp import web

from bot.attending import Attending
from bot.case_steps.steps import CaseSteps
from bot.gateway import Gateway
from bot.news import News
from bot.photo_reading import PhotoReading
from bot.settings import BotSettings
from desk.front_desk import Desk

DESK = web.AppKey("desk", Desk)
GATEWAY = web.AppKey("gateway", Gateway)
ATTENDING = web.AppKey("attending", Attending)
NEWS = web.AppKey("news", News)
CASE_STEPS = web.AppKey("case_steps", CaseSteps)
PHOTOS = web.AppKey("photos", PhotoReading)
SETTINGS = web.AppKey("settings", BotSettings)
