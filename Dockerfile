# The dashboard, built where Node.js is.
FROM node:24-bookworm-slim AS dashboard
WORKDIR /app/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

# The Python environment, by the same lines as on a bare machine.
FROM python:3.11-slim-bookworm AS python
WORKDIR /app
ENV PIP_NO_CACHE_DIR=1
# The text of README.md is no part of the environment, and must not make it again.
RUN touch README.md
COPY entrypoint.sh pyproject.toml LICENSE ./
COPY backend/constraints.txt backend/
COPY backend/vostok/__init__.py backend/vostok/
RUN sh entrypoint.sh prepare python \
 && find .venv -type d \( -name tests -o -name test \) -path '*/site-packages/*' -prune -exec rm -rf {} + \
 && find .venv -type f \( -name '*.pyx' -o -name '*.pxi' -o -name '*.pyi' -o -name '*.c' -o -name '*.h' -o -name '*.hpp' \
      -o -name '*.a' \) -delete \
 # Arrow's servers and cloud stores: candles are local files.
 && find .venv \( -name 'libarrow_flight*' -o -name '_flight.*.so' -o -name 'libarrow_s3*' -o -name '_s3fs.*.so' \) -delete \
 # Debugging symbols; libraries that a wheel brought along (*.libs) are laid out in a way that strip breaks.
 && apt-get update -qq && apt-get install -qq -y --no-install-recommends binutils >/dev/null \
 && find .venv -name '*.so*' -type f -size +300k -not -path '*.libs/*' -exec strip --strip-unneeded {} + \
 && rm -rf .venv/install.log .venv/bin/pip* .venv/lib/python*/site-packages/pip .venv/lib/python*/site-packages/pip-* \
 # What stays can be loaded.
 && .venv/bin/python -c "import pyarrow.feather, pyarrow.parquet, scipy.optimize, sklearn.ensemble, talib, uvloop, rapidjson, ccxt.async_support"

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Vostok" \
      org.opencontainers.image.description="Mission control for Freqtrade on Binance Spot" \
      org.opencontainers.image.licenses="GPL-3.0-or-later"
# The container is reached from outside; publish the port on 127.0.0.1 unless others may see the dashboard.
ENV VOSTOK_BIND=0.0.0.0 HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH
# A user for each program (backend/vostok/users.py); bots get numbers of their own from 20000 on.
RUN for group in ledger:10010 vostok:10011 bots:10003 lab:10005; do groupadd --gid "${group#*:}" "${group%:*}"; done \
 && add() { useradd --uid "$2" --gid "$3" --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$1"; } \
 && add gateway 10001 ledger && add panel 10002 ledger && add simulator 10004 ledger && add bots 10003 bots && add lab 10005 lab \
 && command -v setpriv >/dev/null \
 # For a start with --user 1000 or another, where all programs are that one.
 && install -d -m 1777 /app/user_data
WORKDIR /app
COPY --from=python /app/.venv .venv
COPY entrypoint.sh supervisord.conf pyproject.toml README.md LICENSE ./
COPY backend backend
COPY strategies strategies
RUN .venv/bin/python -m compileall -q backend
COPY --from=dashboard /app/frontend/dist frontend/dist
# Root only to give each program its user; with --user all run as that one, and doctor says so.
VOLUME /app/user_data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["vostok", "status"]
ENTRYPOINT ["sh", "/app/entrypoint.sh"]
