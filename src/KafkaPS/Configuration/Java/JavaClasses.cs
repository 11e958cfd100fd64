namespace KafkaPS.Configuration;

/// <summary>A class of the Java client, or of the JDK, that a property can name.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Kind">The interface it implements, without its package.</param>
/// <param name="CanBeMade">Whether Kafka can make one: it is no interface and needs nothing to be made.</param>
/// <param name="Equivalent">What is in its place: a partitioner of librdkafka, or a SASL mechanism; empty when nothing. Serializers are known elsewhere.</param>
sealed record JavaClass(string Name, string Kind, bool CanBeMade, string Equivalent);

/// <summary>The classes that a property can name (java-classes.tsv).</summary>
static class JavaClasses
{
    static readonly Lazy<Dictionary<string, JavaClass>> ByName = new(() => TabSeparated.Read("java-classes.tsv", "class\tkind\tinstantiable\tkafkaps")
        .ToDictionary(cells => cells[0], cells => new JavaClass(cells[0], cells[1], cells[2] == "yes", cells[3]), StringComparer.Ordinal));

    static readonly string[] KnownPackages = ["org.apache.kafka.", "java.", "javax.", "com.sun.security."];

    internal static JavaClass? Find(string name) => ByName.Value.GetValueOrDefault(name);

    /// <summary>
    /// Whether Java cannot have a class of this name: it is no name of a class, has no package, or is not there in one of Kafka's or Java's own packages.
    /// Any other may be on a user's class path.
    /// </summary>
    internal static bool IsMissing(string name) =>
        Find(name) is null && (!IsClassName(name) || KnownPackages.Any(package => name.StartsWith(package, StringComparison.Ordinal)));

    static bool IsClassName(string name) =>
        name.Contains('.', StringComparison.Ordinal) && name.Split('.').All(part => part.Length > 0 && !char.IsDigit(part[0])
            && part.All(c => char.IsLetterOrDigit(c) || c is '_' or '$'));
}
