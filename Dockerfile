FROM mcr.microsoft.com/dotnet/sdk:10.0 AS source
WORKDIR /src
COPY . .

FROM source AS build-silo
RUN dotnet publish Silo -c Release -o /app

# A process of the cluster: docker build --target silo .
FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS silo
WORKDIR /app
COPY --from=build-silo /app .
ENTRYPOINT ["./lottery-silo"]

FROM source AS build
RUN dotnet publish Api -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
ENTRYPOINT ["./lottery"]
