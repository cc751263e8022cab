# duban in a container that needs no network and no root: docker build -t duban . && docker run --rm -i --network none duban extract - < news.txt
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN python -m venv /opt/duban \
 && /opt/duban/bin/pip install --no-cache-dir --require-hashes --requirement requirements/build.txt \
 && /opt/duban/bin/pip install --no-cache-dir --require-hashes --no-build-isolation --requirement requirements/run.txt \
 && /opt/duban/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
COPY --from=build /opt/duban /opt/duban
RUN useradd --create-home reader
USER reader
WORKDIR /data
ENV PATH=/opt/duban/bin:$PATH LANG=C.UTF-8
ENTRYPOINT ["duban"]
CMD ["--help"]
