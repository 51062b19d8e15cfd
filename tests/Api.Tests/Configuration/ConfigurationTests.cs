using System.Diagnostics;
using Lottery.Api.Configuration;
using Lottery.Api.Tests.Running;
using Xunit;

namespace Lottery.Api.Tests.Configuration;

/// <summary>Goal: what an operator sets counts, and what is wrong is named at the start. Method: the program itself, with a folder, an environment and a command line.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lottery-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nobody_need_set_anything()
    {
        var output = await Shows([]);

        Assert.Contains("\nServer:Port = 8080  [default]\n", output);
        Assert.Contains("\nSignIn:Window = 00:01:00  [default]\n", output);
    }

    [Fact]
    public async Task The_file_is_overruled_by_the_environment_and_that_by_the_command_line()
    {
        await Write("lottery.json", """{ "Server": { "Port": 1001, "Host": "0.0.0.0" }, "SignIn": { "PerAccount": 1, "PerAddress": 1, "Counters": 1 } }""");

        var output = await Shows(
            ["--port", "1003", "--set", "SignIn:Counters=3"], ("Server__Port", "1002"), ("SignIn__PerAddress", "2"), ("SignIn__Counters", "2"));

        Assert.Contains("\nServer:Port = 1003  [the command line]\n", output);
        Assert.Contains("Server:Host = 0.0.0.0  [lottery.json]\n", output);
        Assert.Contains("\nSignIn:PerAccount = 1  [lottery.json]\n", output);
        Assert.Contains("\nSignIn:PerAddress = 2  [the environment]\n", output);
        Assert.Contains("\nSignIn:Counters = 3  [the command line]\n", output);
    }

    [Fact]
    public async Task Nothing_in_the_environment_overrules_something_in_the_file()
    {
        await Write("lottery.json", """{ "Broker": { "Uri": "amqp://broker" } }""");

        Assert.Contains("\nBroker:Uri =   [the environment]\n", await Shows([], ("Broker__Uri", "")));
        Assert.Contains("\nBroker:Uri = (not shown)  [lottery.json]\n", await Shows([]));
    }

    [Fact]
    public async Task Another_file_can_be_named()
    {
        await Write("lottery.json", """{ "Server": { "Port": 1001 } }""");
        await Write("other.json", """{ "Server": { "Port": 1002 }, "Logging": { "LogLevel": { "Lottery.Storage": "Debug" } } }""");

        var output = await Shows(["--config", "other.json"]);

        Assert.Contains("\nServer:Port = 1002  [other.json]\n", output);
        Assert.Contains("\nLogging:LogLevel:Lottery.Storage = Debug  [other.json]\n", output);
    }

    [Fact]
    public async Task The_database_is_not_shown()
    {
        var output = await Shows([], ("ConnectionStrings__Lottery", "Host=db;Password=hush"));

        Assert.Contains("\nConnectionStrings:Lottery = (not shown)  [the environment]\n", output);
        Assert.DoesNotContain("hush", output);
    }

    [Theory]
    [InlineData("SignIn__PerAccont", "5", "The environment sets SignIn:PerAccont, which is no setting; `lottery config` lists them all.")]
    [InlineData("SignIn__PerAccount", "many", "The environment sets SignIn:PerAccount to 'many', but it must be a whole number from 1 to 1000000.")]
    [InlineData("SignIn__PerAccount", "0", "The environment sets SignIn:PerAccount to '0', but it must be a whole number from 1 to 1000000.")]
    [InlineData("SignIn__Window", "60", "The environment sets SignIn:Window to '60', but it must be a duration from 00:00:01 to 1.00:00:00.")]
    [InlineData("Logging__Level", "Loud", "The environment sets Logging:Level to 'Loud', but it must be Trace, Debug, Info, Information, Warning, Error, Critical or None.")]
    [InlineData("Logging__LogLevel__Lottery", "Loud", "The environment sets Logging:LogLevel:Lottery to 'Loud', but it must be Trace, Debug, Info, Information, Warning, Error, Critical or None.")]
    [InlineData("Server__Host", "no host", "The environment sets Server:Host to 'no host', but it must be an IP address or localhost.")]
    [InlineData("ConnectionStrings__Lottery", "Hst=db;Password=hush", "The environment sets ConnectionStrings:Lottery to something else, but it must be a connection string with a Host.")]
    [InlineData("Receipts__Senders__shop__0", "too short", "The environment sets Receipts:Senders:shop:0 to something else, but it must be at least 16 characters.")]
    [InlineData("Receipts__Senders__the shop__0", "the shop's secret", "The environment sets Receipts:Senders:the shop:0, but it must be Receipts:Senders:NAME:0 and on, with a NAME of 1 to 64 of A-Z, a-z, 0-9, '-', '_' and '.'.")]
    [InlineData("Receipts__Senders__shop", "the shop's secret", "The environment sets Receipts:Senders:shop, but it must be Receipts:Senders:NAME:0 and on, with a NAME of 1 to 64 of A-Z, a-z, 0-9, '-', '_' and '.'.")]
    [InlineData("Receipts__Senders__shop__first", "the shop's secret", "The environment sets Receipts:Senders:shop:first, but it must be Receipts:Senders:NAME:0 and on, with a NAME of 1 to 64 of A-Z, a-z, 0-9, '-', '_' and '.'.")]
    public async Task What_is_wrong_in_the_environment_is_named(string name, string value, string message) => await IsRefused([], message, (name, value));

    [Theory]
    [InlineData("""{ "Signin": { "PerAccount": "5", "PerAdress": 5 } }""", "lottery.json sets Signin:PerAdress, which is no setting; `lottery config` lists them all.")]
    [InlineData("""{ "Colour": "red" }""", "lottery.json sets Colour, which is no setting; `lottery config` lists them all.")]
    [InlineData("""{ "Server": { "Port": 70000 } }""", "lottery.json sets Server:Port to '70000', but it must be a whole number from 0 to 65535.")]
    [InlineData("""{ "Server": { "Port": true } }""", "lottery.json sets Server:Port to 'True', but it must be a whole number from 0 to 65535.")]
    [InlineData("""{ "Receipts": { "Senders": { "shop": [] } } }""", "lottery.json sets Receipts:Senders:shop, but it must be Receipts:Senders:NAME:0 and on, with a NAME of 1 to 64 of A-Z, a-z, 0-9, '-', '_' and '.'.")]
    public async Task What_is_wrong_in_the_file_is_named(string content, string message)
    {
        await Write("lottery.json", content);

        await IsRefused([], message);
    }

    [Fact]
    public async Task What_is_wrong_on_the_command_line_is_named()
    {
        await IsRefused(["--port", "http"], "The command line sets Server:Port to 'http', but it must be a whole number from 0 to 65535.");
        await IsRefused(["--set", "Metrics:Prt=1"], "The command line sets Metrics:Prt, which is no setting; `lottery config` lists them all.");
        await IsRefused(["--set", "Metrics"], "--set takes KEY=VALUE, not 'Metrics'.");
        await IsRefused(["--config", "none.json"], "none.json does not exist; --config names the file with the settings.");
    }

    [Fact]
    public async Task A_file_that_is_no_JSON_says_where()
    {
        await Write("lottery.json", "{ port: 1 }");

        var (exitCode, output) = await Run(["config"]);

        Assert.Equal(2, exitCode);
        Assert.Matches(@"^lottery\.json cannot be read: .*LineNumber: 0 .*\n$", output);
    }

    [Fact]
    public async Task Who_runs_the_database_is_asked_of_the_same_settings_wherever_they_stand()
    {
        foreach (var command in (string[][])[[], ["--demo"], ["verify", "ledger"]])
        {
            Assert.Equal((0, "own\n"), await Run([.. command, "--which-database"]));
            Assert.Equal((0, "given\n"), await Run([.. command, "--which-database"], ("ConnectionStrings__Lottery", "Host=db")));
            Assert.Equal((0, "given\n"), await Run([.. command, "--which-database", "--set", "ConnectionStrings:Lottery=Host=db"]));
        }
        await Write("lottery.json", """{ "ConnectionStrings": { "Lottery": "Host=db" } }""");
        Assert.Equal((0, "given\n"), await Run(["--which-database"]));
        Assert.Equal((0, "own\n"), await Run(["--which-database"], ("ConnectionStrings__Lottery", "")));
        await IsRefused(["--which-database", "--port", "http"], "The command line sets Server:Port to 'http', but it must be a whole number from 0 to 65535.");
    }

    [Fact]
    public async Task Who_runs_no_database_is_not_asked_about_one()
    {
        foreach (var command in (string[])["config", "broker-client", "fill"])
            Assert.Equal(1, (await Run([command, "--which-database"])).ExitCode);
        foreach (var option in (string[])["--help", "-h", "--version"])
            Assert.Equal((0, "none\n"), await Run([option, "--which-database"]));
    }

    [Fact]
    public void The_docs_list_every_setting()
    {
        var docs = File.ReadAllText(Path.Combine(LotteryProcess.SourceFolder, "docs", "configuration.md"));

        Assert.Contains(SettingTable.Markdown(), docs);
    }

    [Fact]
    public void Every_default_is_allowed() => Assert.All(Settings.All, setting => Assert.True(setting.Default.Length == 0 || setting.Fits(setting.Default), setting.Key));

    private Task Write(string file, string content) => File.WriteAllTextAsync(Path.Combine(_folder, file), content);

    private async Task<string> Shows(string[] arguments, params (string Name, string Value)[] environment)
    {
        var (exitCode, output) = await Run(["config", .. arguments], environment);
        Assert.True(exitCode == 0, output);
        return output;
    }

    /// <summary>It does not serve, and says one sentence.</summary>
    private async Task IsRefused(string[] arguments, string message, params (string Name, string Value)[] environment)
    {
        var (exitCode, output) = await Run(arguments, environment);
        Assert.Equal((2, message + "\n"), (exitCode, output));
    }

    private Task<(int ExitCode, string Output)> Run(string[] arguments, params (string Name, string Value)[] environment)
    {
        var command = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "lottery.dll"), .. arguments]) { WorkingDirectory = _folder };
        foreach (var inherited in command.Environment.Keys.Where(name => name.Contains("__", StringComparison.Ordinal) || name == "LOTTERY_DATA").ToList())
            command.Environment.Remove(inherited);
        foreach (var (name, value) in environment)
            command.Environment[name] = value;
        return Programs.Run(command);
    }
}
