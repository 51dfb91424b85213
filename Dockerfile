# Keepsake in a container. The README says how to run it, and what of this was checked.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev && find dist -name '*.tsbuildinfo' -delete

FROM node:22-slim
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# What of the room's page is not compiled.
COPY --from=build /app/src/platforms/room/page ./src/platforms/room/page
# What is kept, and the log. All else may be read-only.
RUN install -d -o node -g node -m 700 /data
ENV NODE_ENV=production SESSIONS_DIR=/data/sessions LOG_FILE=/data/keepsake.log PORT=3000
VOLUME /data
USER node
# From inside: HOST need not be set for it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Without a shell or npm between, the signal to stop arrives. What is being answered then is finished within 10 seconds.
STOPSIGNAL SIGTERM
CMD ["node", "dist/main.js"]
