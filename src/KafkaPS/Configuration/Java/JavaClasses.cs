namespace KafkaPS.Configuration;

/// <summary>A class of the Java client, or of the JDK, that a property can name.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Kind">The interface it implements, without its package.</param>
/// <param name="CanBeMade">Whether Kafka can instantiate it: it is not an interface and needs no arguments.</param>
/// <param name="Equivalent">What replaces it: a partitioner of librdkafka, or a SASL mechanism; empty when nothing does. Serializers are mapped elsewhere.</param>
sealed record JavaClass(string Name, string Kind, bool CanBeMade, string Equivalent);

/// <summary>The classes that a property can name (java-classes.tsv).</summary>
static class JavaClasses
{
    static readonly Lazy<Dictionary<string, JavaClass>> ByName = new(() => TabSeparated.Read("java-classes.tsv", "class\tkind\tinstantiable\tkafkaps")
        .ToDictionary(cells => cells[0], cells => new JavaClass(cells[0], cells[1], cells[2] == "yes", cells[3]), StringComparer.Ordinal));

    static readonly string[] KnownPackages = ["org.apache.kafka.", "java.", "javax.", "com.sun.security."];

    internal static JavaClass? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>
    /// Returns whether Java cannot have a class of this name: it is not a class name, has no package, or does not exist in one of Kafka's or Java's own packages.
    /// Any other class may be on a user's class path.
    /// </summary>
    internal static bool IsMissing(string name) =>
        Find(name) is null && (!IsClassName(name) || KnownPackages.Any(package => name.StartsWith(package, StringComparison.Ordinal)));

    static bool IsClassName(string name) =>
        name.Contains('.', StringComparison.Ordinal) && name.Split('.').All(part => part.Length > 0 && !char.IsDigit(part[0])
            && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '$'));
}
