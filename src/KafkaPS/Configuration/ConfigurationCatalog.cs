using System.Diagnostics.CodeAnalysis;
using KafkaPS.Errors;

namespace KafkaPS.Configuration;

/// <summary>The properties of a producer (properties.tsv), read at the first lookup: the 113 of Java's Kafka 4.3, then librdkafka's own.</summary>
static class ConfigurationCatalog
{
    const string Header = "java\tlibrdkafka\ttranslation\ttype\tdefault\tvalid\timportance\tunit\tlibrdkafka_valid\tlibrdkafka_default\teffective\tsecret\tmeaning\tdifference";

    static readonly Lazy<PropertyDefinition[]> LazyProperties = new(() => [.. TabSeparated.Read("properties.tsv", Header).Select(cells => new PropertyDefinition(cells))]);
    static readonly Lazy<Dictionary<string, PropertyDefinition>> ByName = new(Index);

    internal static IReadOnlyList<PropertyDefinition> Properties => LazyProperties.Value;

    /// <summary>All known names, Java's and librdkafka's.</summary>
    internal static IEnumerable<string> Names => ByName.Value.Keys;

    /// <summary>Returns the property with a name that must be in the catalogue.</summary>
    internal static PropertyDefinition Get(string name) => ByName.Value[name];

    /// <summary>Looks up a property by Java's name or by one of librdkafka's, case-sensitively, as in both clients. A name that is in both is Java's.</summary>
    internal static bool TryFind(string name, [NotNullWhen(true)] out PropertyDefinition? property) =>
        ByName.Value.TryGetValue(name, out property)
        || (property = Array.Find(LazyProperties.Value, row => row.IsFamily
            && name.StartsWith(row.Name[..^1], StringComparison.Ordinal))) is not null;

    /// <summary>Returns at most three names that may have been meant, nearest first.</summary>
    internal static string[] Nearest(string name) => NearestNames.Of(name, Names);

    static Dictionary<string, PropertyDefinition> Index()
    {
        var index = Properties.Where(row => row.JavaName is not null).ToDictionary(row => row.Name, StringComparer.Ordinal);
        foreach (PropertyDefinition row in Properties.Where(row => !row.IsMerged))
        {
            foreach (string name in row.LibrdkafkaNames) index.TryAdd(name, row);
        }
        return index;
    }
}
