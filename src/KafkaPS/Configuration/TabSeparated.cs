namespace KafkaPS.Configuration;

/// <summary>Reads the tables that the assembly carries.</summary>
static class TabSeparated
{
    /// <summary>The rows of a table, its header checked and left out.</summary>
    /// <exception cref="InvalidDataException">The columns are others.</exception>
    internal static IEnumerable<string[]> Read(string resource, string header)
    {
        using Stream stream = typeof(TabSeparated).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        if (reader.ReadLine() is var found && found != header) throw new InvalidDataException($"{resource} has the columns '{found}'.");
        int columns = header.Split('\t').Length;
        while (reader.ReadLine() is string line)
        {
            string[] cells = line.Split('\t');
            if (cells.Length != columns) throw new InvalidDataException($"{resource} has a row of {cells.Length} columns: '{line}'.");
            yield return cells;
        }
    }
}
