# The images of the gateway (migrations and the roster run in it, too), of the action server, and of backup and restore.
# The engine's is engine/Dockerfile. Build all from one commit: the words in domain.yml must be those of the model.
ARG PYTHON=python:3.11-slim-bookworm

FROM ${PYTHON} AS installer
ARG UV_VERSION=0.13.9
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore uv==${UV_VERSION}
RUN uv venv /opt/frontdesk

FROM installer AS gateway-packages
COPY deploy/locks/gateway.lock /tmp/
RUN uv pip sync --python /opt/frontdesk/bin/python --require-hashes /tmp/gateway.lock

FROM installer AS actions-packages
COPY deploy/locks/actions.lock /tmp/
RUN uv pip sync --python /opt/frontdesk/bin/python --require-hashes /tmp/actions.lock

FROM ${PYTHON} AS process
RUN pip uninstall -q -y --root-user-action=ignore setuptools wheel pip
RUN groupadd --gid 10001 frontdesk \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin frontdesk
ENV PATH=/opt/frontdesk/bin:/usr/local/bin:/usr/bin:/bin HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONUTF8=1
WORKDIR /srv/frontdesk
STOPSIGNAL SIGTERM

# Dumps want the programs of the server's own version, so this one is made of its image, on Debian's Python of the same
# version as the packages'.
FROM postgres:18-bookworm AS keeper
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY --from=gateway-packages /opt/frontdesk/lib/python3.11/site-packages /opt/frontdesk/packages
ENV PYTHONPATH=/opt/frontdesk/packages PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PYTHONUTF8=1 HOME=/tmp
WORKDIR /srv/frontdesk
COPY desk desk
COPY supervisor supervisor
COPY pyproject.toml ./
ENTRYPOINT []
USER 10001:10001
STOPSIGNAL SIGTERM
CMD ["python3", "-m", "supervisor.backup", "--to", "/backups"]

FROM process AS actions
COPY --from=actions-packages /opt/frontdesk /opt/frontdesk
COPY domain.yml deploy/ready.py ./
COPY desk desk
COPY actions actions
RUN python -m compileall -q desk actions
ENV ACTIONS_HOST=0.0.0.0 ACTIONS_PORT=5056
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "ready.py", "http://127.0.0.1:5056/ready"]
CMD ["python", "-m", "actions"]

FROM process AS gateway
COPY --from=gateway-packages /opt/frontdesk /opt/frontdesk
COPY domain.yml deploy/ready.py ./
# What was learned is compared with the examples, and decided by what each intent means.
COPY nlu_data nlu_data
COPY docs/intents.md docs/
COPY desk desk
COPY bot bot
COPY web web
RUN python -m compileall -q desk bot
ENV FRONTDESK_HOST=0.0.0.0 FRONTDESK_PORT=8080
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "ready.py", "http://127.0.0.1:8080/ready"]
CMD ["python", "-m", "bot"]
