using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Errors;

/// <summary>The error table (errors.tsv), read once at the first lookup.</summary>
static class ErrorTable
{
    static readonly Lazy<KafkaErrorInfo[]> LazyRows = new(Read);
    static readonly Lazy<Dictionary<int, KafkaErrorInfo>> RowsByCode =
        new(() => Rows.Where(row => row.Code is not null).ToDictionary(row => row.Code!.Value));
    static readonly Lazy<Dictionary<Type, KafkaErrorInfo>> RowsByType = new(() => Rows.GroupBy(row => row.Type).ToDictionary(rows => rows.Key, ForClass));

    /// <summary>All rows in the order of the file: broker codes, client codes, and classes without a code.</summary>
    internal static IReadOnlyList<KafkaErrorInfo> Rows => LazyRows.Value;

    internal static KafkaErrorInfo? ByCode(int code) => RowsByCode.Value.GetValueOrDefault(code);

    /// <summary>Returns the row of a code. As in Java, an unknown code of a broker is an unknown server error.</summary>
    internal static KafkaErrorInfo ByCodeOrDefault(int code) =>
        ByCode(code) ?? ByType(code > 0 ? typeof(UnknownServerException) : typeof(KafkaException));

    /// <summary>Returns the row of an exception's class, or of its nearest parent when a script has derived its own class.</summary>
    internal static KafkaErrorInfo ByType(Type type)
    {
        for (Type? candidate = type; candidate is not null; candidate = candidate.BaseType)
            if (RowsByType.Value.TryGetValue(candidate, out KafkaErrorInfo? row)) return row;
        throw new ArgumentException($"{type} is not a {nameof(KafkaException)}.", nameof(type));
    }

    /// <summary>Returns the row of an exception that was created from a code, or by anyone with <c>new</c>.</summary>
    internal static KafkaErrorInfo Of(KafkaException exception)
    {
        KafkaErrorInfo byType = ByType(exception.GetType());
        // The code refines the class, unless it was set on an exception of another class.
        return exception.Code != -1 && ByCodeOrDefault(exception.Code) is var byCode && byCode.Type == exception.GetType() ? byCode : byType;
    }

    /// <summary>Returns whether any name of a row matches: Kafka's, with or without librdkafka's underscore, the exception's, or the error ID.</summary>
    internal static bool IsCalled(KafkaErrorInfo row, Predicate<string> matches) =>
        matches(row.Exception) || matches(row.ErrorId) || row.Name.Length > 0 && (matches(row.Name) || matches(row.Name.TrimStart('_')));

    /// <summary>The names of all errors that a broker can return.</summary>
    internal static IEnumerable<string> BrokerNames => Rows.Where(row => row.Code >= -1).SelectMany(row => new[] { row.ErrorId, row.Exception, row.Name });

    internal static IEnumerable<KafkaErrorInfo> ByName(string name) =>
        Rows.Where(row => IsCalled(row, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Returns the exception's name without <c>Exception</c>. If that is a general base class, uses the code's name instead: <c>_PURGE_QUEUE</c> becomes PurgeQueue.</summary>
    internal static string ErrorId(string exception, string name = "")
    {
        bool saysNothing = exception is nameof(KafkaException) or nameof(ApiException) or nameof(RetriableException);
        return saysNothing && name.Length > 0
            ? string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => word[0] + word[1..].ToLowerInvariant()))
            : exception.EndsWith("Exception", StringComparison.Ordinal) && exception.Length > "Exception".Length ? exception[..^"Exception".Length] : exception;
    }

    /// <summary>Selects the row that represents a class: its own, one without a code, or a broker's rather than the client's.</summary>
    static KafkaErrorInfo ForClass(IEnumerable<KafkaErrorInfo> rows) =>
        rows.OrderByDescending(row => row.Exception == row.Type.Name).ThenByDescending(row => row.Code ?? int.MaxValue).First();

    static KafkaErrorInfo[] Read()
    {
        using Stream stream = typeof(ErrorTable).Assembly.GetManifestResourceStream("errors.tsv")!;
        using var reader = new StreamReader(stream);
        string header = reader.ReadLine()!;
        if (header != "code\tname\texception\tclass\tfatal\tcategory\tmeaning\tadvice")
            throw new InvalidDataException($"errors.tsv has the columns '{header}'.");

        var rows = new List<KafkaErrorInfo>();
        while (reader.ReadLine() is string line) rows.Add(Parse(line.Split('\t')));
        return [.. rows];
    }

    /// <summary>Parses a row of the file. Without a code, the row is for a class; without a class, it is for the one with the exception's name.</summary>
    static KafkaErrorInfo Parse(string[] cells) => new(
        cells[0].Length == 0 ? null : int.Parse(cells[0], CultureInfo.InvariantCulture),
        cells[1],
        cells[2],
        typeof(KafkaException).Assembly.GetType($"{nameof(KafkaPS)}.{(cells[3].Length == 0 ? cells[2] : cells[3])}", throwOnError: true)!,
        cells[4] == "yes",
        Enum.Parse<ErrorCategory>(cells[5]),
        cells[6],
        cells[7]);
}
