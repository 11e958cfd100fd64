namespace KafkaPS.Configuration;

/// <summary>Reads the tables embedded in the assembly.</summary>
static class TabSeparated
{
    /// <summary>Returns the rows of a table without its header, which is checked.</summary>
    /// <exception cref="InvalidDataException">The columns are not the expected ones.</exception>
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
