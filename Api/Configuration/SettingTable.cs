using System.Text;

namespace Lottery.Api.Configuration;

/// <summary>The settings as tables: for the docs, and for the operator with what is set now.</summary>
public static class SettingTable
{
    /// <summary>The table of docs/configuration.md.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder("| key | what it is | default | allowed |\n|---|---|---|---|\n");
        foreach (var setting in Settings.All)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{setting.Key}` | {setting.Meaning} | {(setting.Default.Length == 0 ? "" : $"`{setting.Default}`")} | {setting.Allowed} |\n");
        return text.ToString();
    }

    /// <summary>Each key with its value and who set it, then what it is. Secrets are not shown.</summary>
    public static string Current(LotteryConfiguration configuration)
    {
        var text = new StringBuilder();
        foreach (var (setting, key) in configuration.Keys())
        {
            var value = configuration[key];
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{key} = {(setting.IsSecret && value.Length > 0 ? "(not shown)" : value)}  [{configuration.SourceOf(key)}]\n");
        }
        text.Append("\nKeys, what they are, their defaults and what is allowed:\n");
        foreach (var setting in Settings.All)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  {setting.Key}\n      {setting.Meaning}. {(setting.Default.Length == 0 ? "No default" : $"Default {setting.Default}")}; {setting.Allowed}.\n");
        return text.ToString();
    }
}
