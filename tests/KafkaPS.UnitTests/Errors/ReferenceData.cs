using System.Globalization;
using KafkaPS.Errors;

namespace KafkaPS.UnitTests.Errors;

/// <summary>Java's data for each code (Errors.java and the classes' <c>extends</c>), and the IDs that scripts may rely on.</summary>
static class ReferenceData
{
    internal sealed record JavaError(int Code, string Name, string Exception, bool IsRetriable, string[] Parents);

    /// <summary>All of Kafka's codes.</summary>
    internal static readonly JavaError[] Java = Read("java-errors.tsv")
        .Select(cells => new JavaError(Number(cells[0]), cells[1], cells[2], cells[3] == "yes", cells[4].Split(' '))).ToArray();

    /// <summary>The codes that a producer can meet.</summary>
    internal static readonly int[] ProducerCodes = Read("producer-errors.tsv").Select(cells => Number(cells[0])).ToArray();

    internal static readonly Dictionary<int, string> Ids = Read("error-ids.tsv").ToDictionary(cells => Number(cells[0]), cells => cells[1]);

    internal static readonly Type[] ExceptionTypes =
        typeof(KafkaException).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(KafkaException))).ToArray();

    public static TheoryData<int> JavaCodes => new(Java.Select(error => error.Code));

    public static TheoryData<int> CodesOfProducers => new(ProducerCodes);

    public static TheoryData<int> AllCodes => new(ErrorTable.Rows.Where(row => row.Code is not null).Select(row => row.Code!.Value));

    public static TheoryData<string> ExceptionNames => new(ExceptionTypes.Select(type => type.Name));

    internal static JavaError OfCode(int code) => Java.Single(error => error.Code == code);

    internal static Type TypeOf(string name) => ExceptionTypes.Single(type => type.Name == name);

    /// <summary>The base classes up to KafkaException, as in the column <c>parents</c>.</summary>
    internal static IEnumerable<string> ParentsOf(Type type)
    {
        for (Type parent = type.BaseType!; parent != typeof(Exception) && type != typeof(KafkaException); parent = parent.BaseType!) yield return parent.Name;
    }

    static int Number(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    static string[][] Read(string name)
    {
        using var reader = new StreamReader(typeof(ReferenceData).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split('\t')).ToArray();
    }
}
