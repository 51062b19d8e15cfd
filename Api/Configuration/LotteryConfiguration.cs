using System.Globalization;
using System.Net;

namespace Lottery.Api.Configuration;

/// <summary>What the operator set, checked: a file, then the environment, then the command line; of several the last one counts.</summary>
public sealed class LotteryConfiguration
{
    /// <summary>Read from the working folder where it is there and no other file is named.</summary>
    public const string DefaultFile = "lottery.json";

    private readonly IReadOnlyList<Source> _sources;

    private LotteryConfiguration(IReadOnlyList<Source> sources)
    {
        _sources = sources;
        var builder = new ConfigurationBuilder();
        // A source within another would pass over what is set to nothing.
        foreach (var source in sources)
            builder.AddInMemoryCollection(source.Values.AsEnumerable().Where(pair => pair.Value is not null));
        Values = builder.Build();
    }

    /// <summary>All of it, also what is not ours.</summary>
    public IConfigurationRoot Values { get; }

    public string Host => this["Server:Host"];

    public int Port => Number("Server:Port")!.Value;

    /// <summary>Absolute.</summary>
    public string DataFolder => Path.GetFullPath(this["Server:Data"]);

    /// <summary>Null where the service is to run its own database.</summary>
    public string? ConnectionString => this["ConnectionStrings:Lottery"] is { Length: > 0 } given ? given : null;

    /// <summary>True where the service speaks TLS itself.</summary>
    public bool HasCertificate => this["Server:Certificate"].Length > 0;

    /// <summary>For how long browsers are told to use TLS alone; zero for not at all.</summary>
    public TimeSpan Hsts => TimeSpan.Parse(this["Server:Hsts"], CultureInfo.InvariantCulture);

    /// <summary>Bytes of the disk that receipts leave free.</summary>
    public long LeastFreeDisk => Number("Receipts:LeastFreeDisk")!.Value * 1024L * 1024;

    /// <summary>Where clients reach the service, without a slash at its end; empty where nobody says.</summary>
    public string PublicUrl => this["Server:PublicUrl"].TrimEnd('/');

    /// <summary>Where proxies are whose word on who calls counts.</summary>
    public IReadOnlyList<IPNetwork> Proxies => Networks("Server:Proxies");

    /// <summary>Networks that webhooks may be sent to though they are not public.</summary>
    public IReadOnlyList<IPNetwork> WebhookNetworks => Networks("Webhooks:Networks");

    /// <summary>Origins of pages that may call the API from a browser.</summary>
    public IReadOnlyList<string> Origins => this["Server:Origins"] is { Length: > 0 } text ? text.Split(',', StringSplitOptions.TrimEntries) : [];

    /// <summary>Null where metrics have no port of their own.</summary>
    public int? MetricsPort => Number("Metrics:Port");

    /// <summary>The value of a setting, or its default.</summary>
    public string this[string key] => Values[key] ?? Settings.Find(key)!.Default;

    /// <summary>Reads it.</summary>
    /// <param name="file">What <c>--config</c> named; null where it did not.</param>
    /// <param name="commandLine">Keys and values.</param>
    /// <exception cref="ConfigurationException">A key or a value is wrong.</exception>
    public static LotteryConfiguration Read(string? file, IEnumerable<KeyValuePair<string, string?>> commandLine)
    {
        var sources = new List<Source>
        {
            // Below the file: ./run names a default folder.
            new("LOTTERY_DATA", Of([new("Server:Data", Environment.GetEnvironmentVariable("LOTTERY_DATA") is { Length: > 0 } data ? data : null)])),
        };
        if ((file ?? (File.Exists(DefaultFile) ? DefaultFile : null)) is { } path)
            sources.Add(new(path, OfFile(path)));
        sources.Add(new("the environment", new ConfigurationBuilder().AddEnvironmentVariables().Build(), IsShared: true));
        sources.Add(new("the command line", Of(commandLine)));
        foreach (var source in sources)
            Check(source);
        return new(sources);
    }

    /// <summary>Who set a key; <c>default</c> for nobody.</summary>
    public string SourceOf(string key) => _sources.LastOrDefault(source => source.Values[key] is not null)?.Name ?? "default";

    /// <summary>The settings and, of those that stand for many keys, the ones that somebody set.</summary>
    public IEnumerable<(Setting Setting, string Key)> Keys() => Settings.All.SelectMany(setting => KeysOf(setting).Select(key => (setting, key)));

    private IEnumerable<string> KeysOf(Setting setting) => setting.Key.EndsWith(":*", StringComparison.Ordinal)
        ? Values.AsEnumerable().Where(pair => pair.Value is not null && setting.IsOf(pair.Key)).Select(pair => pair.Key).Order()
        : [setting.Key];

    private static void Check(Source source)
    {
        foreach (var (key, value) in source.Values.AsEnumerable())
        {
            // In the environment, what is in no section of ours is not meant for us.
            if (value is null || (source.IsShared && (!key.Contains(':', StringComparison.Ordinal) || !Settings.HasSection(key.Split(':')[0]))))
                continue;
            var setting = Settings.Find(key) ?? throw new ConfigurationException(
                $"{source.Subject} sets {key}, which is no setting; `lottery config` lists them all.");
            if (!setting.FitsKey(key))
                throw new ConfigurationException($"{source.Subject} sets {key}, but it must be {setting.Naming!.Allowed}.");
            if (!setting.Fits(value))
                throw new ConfigurationException($"{source.Subject} sets {key} to {(setting.IsSecret ? "something else" : $"'{value}'")}, but it must be {setting.Allowed}.");
        }
    }

    private static IConfigurationRoot Of(IEnumerable<KeyValuePair<string, string?>> pairs) =>
        new ConfigurationBuilder().AddInMemoryCollection(pairs.Where(pair => pair.Value is not null)).Build();

    private static IConfigurationRoot OfFile(string path)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
            throw new ConfigurationException($"{path} does not exist; --config names the file with the settings.");
        try
        {
            using var stream = File.OpenRead(full);
            return new ConfigurationBuilder().AddJsonStream(stream).Build();
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or System.Text.Json.JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path} cannot be read: {e.GetBaseException().Message}");
        }
    }

    private IReadOnlyList<IPNetwork> Networks(string key) =>
        this[key] is { Length: > 0 } given ? [.. given.Split(',').Select(network => IPNetwork.Parse(network.Trim()))] : [];

    private int? Number(string key) => this[key] is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <param name="Name">As it is said to the operator.</param>
    /// <param name="Values">What it sets.</param>
    /// <param name="IsShared">It has settings of other programs too.</param>
    private sealed record Source(string Name, IConfigurationRoot Values, bool IsShared = false)
    {
        /// <summary>As a sentence begins with it; a file keeps its name.</summary>
        public string Subject => Name.StartsWith("the ", StringComparison.Ordinal) ? "T" + Name[1..] : Name;
    }
}

/// <summary>A setting is wrong. The message is one sentence for the operator.</summary>
public sealed class ConfigurationException(string message) : Exception(message);
