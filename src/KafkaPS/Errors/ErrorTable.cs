using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Errors;

/// <summary>The table of errors (errors.tsv), read once at the first look-up.</summary>
static class ErrorTable
{
    static readonly Lazy<KafkaErrorInfo[]> LazyRows = new(Read);
    static readonly Lazy<Dictionary<int, KafkaErrorInfo>> RowsByCode =
        new(() => Rows.Where(row => row.Code is not null).ToDictionary(row => row.Code!.Value));
    static readonly Lazy<Dictionary<Type, KafkaErrorInfo>> RowsByType = new(() => Rows.GroupBy(row => row.Type).ToDictionary(rows => rows.Key, ForClass));

    /// <summary>All rows in the order of the file: brokers' codes, the client's codes, classes without a code.</summary>
    internal static IReadOnlyList<KafkaErrorInfo> Rows => LazyRows.Value;

    internal static KafkaErrorInfo? ByCode(int code) => RowsByCode.Value.GetValueOrDefault(code);

    /// <summary>The row of a code, or of what Java makes of a code that it does not know: an unknown server error.</summary>
    internal static KafkaErrorInfo ByCodeOrDefault(int code) =>
        ByCode(code) ?? ByType(code > 0 ? typeof(UnknownServerException) : typeof(KafkaException));

    /// <summary>The row of an exception's class, or of its nearest parent when a script has derived a class of its own.</summary>
    internal static KafkaErrorInfo ByType(Type type)
    {
        for (Type? candidate = type; candidate is not null; candidate = candidate.BaseType)
            if (RowsByType.Value.TryGetValue(candidate, out KafkaErrorInfo? row)) return row;
        throw new ArgumentException($"{type} is not a {nameof(KafkaException)}.", nameof(type));
    }

    /// <summary>The row of an exception that was made by its code, or by anybody with <c>new</c>.</summary>
    internal static KafkaErrorInfo Of(KafkaException exception)
    {
        KafkaErrorInfo byType = ByType(exception.GetType());
        // The code refines the class, unless somebody has put it on a class of another kind.
        return exception.Code != -1 && ByCodeOrDefault(exception.Code) is var byCode && byCode.Type == exception.GetType() ? byCode : byType;
    }

    /// <summary>Whether a row goes by this name: Kafka's, with or without librdkafka's underscore, the exception's, or the error ID.</summary>
    internal static bool IsCalled(KafkaErrorInfo row, Predicate<string> matches) =>
        matches(row.Exception) || matches(row.ErrorId) || row.Name.Length > 0 && (matches(row.Name) || matches(row.Name.TrimStart('_')));

    /// <summary>The names of all errors that a broker can answer.</summary>
    internal static IEnumerable<string> BrokerNames => Rows.Where(row => row.Code >= -1).SelectMany(row => new[] { row.ErrorId, row.Exception, row.Name });

    internal static IEnumerable<KafkaErrorInfo> ByName(string name) =>
        Rows.Where(row => IsCalled(row, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// The exception's name without <c>Exception</c>. Where that is a parent of many, which says nothing, the code's name says it: <c>_PURGE_QUEUE</c> is PurgeQueue.
    /// </summary>
    internal static string ErrorId(string exception, string name = "")
    {
        bool saysNothing = exception is nameof(KafkaException) or nameof(ApiException) or nameof(RetriableException);
        return saysNothing && name.Length > 0
            ? string.Concat(name.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => word[0] + word[1..].ToLowerInvariant()))
            : exception.EndsWith("Exception", StringComparison.Ordinal) && exception.Length > "Exception".Length ? exception[..^"Exception".Length] : exception;
    }

    /// <summary>Of the rows that lead to a class the one that speaks for the class: its own, without a code, or a broker's rather than the client's.</summary>
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

    /// <summary>A row of the file. An empty code is a class without one, an empty class the one of the exception's own name.</summary>
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
