using System.Text;
using System.Text.RegularExpressions;

namespace KafkaPS.Configuration.Translating;

/// <summary>Checks the files that settings name before librdkafka does, which would name neither the file nor the problem.</summary>
static partial class FileChecks
{
    /// <summary>Returns the text of a PEM file; null, with a finding, when it cannot be read.</summary>
    internal static string? Read(TranslationContext context, Setting location)
    {
        try
        {
            return File.ReadAllText(location.Text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            RefuseUnreadable(context, location, e);
            return null;
        }
    }

    /// <summary>Returns whether a file starts with a byte order mark, after which OpenSSL finds no PEM.</summary>
    internal static bool HasByteOrderMark(string path)
    {
        Span<byte> start = stackalloc byte[3];
        using FileStream file = File.OpenRead(path);
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.StartsWith(Encoding.UTF8.Preamble) || start.StartsWith(Encoding.Unicode.Preamble) || start.StartsWith(Encoding.BigEndianUnicode.Preamble);
    }

    /// <summary>Adds a finding about why a file cannot be read.</summary>
    internal static void RefuseUnreadable(TranslationContext context, Setting location, Exception reason)
    {
        string words = reason switch
        {
            FileNotFoundException or DirectoryNotFoundException when location.Text == location.Given => "The file does not exist.",
            FileNotFoundException or DirectoryNotFoundException => $"The file '{location.Text}' does not exist.",
            UnauthorizedAccessException when Directory.Exists(location.Text) => "It is a directory.",
            UnauthorizedAccessException => "This user is not allowed to read the file.",
            _ => reason.Message,
        };
        context.Refuse("StoreNotReadable", location, words, HasLostBackslashes(location)
            ? "In a .properties file, a backslash starts an escape sequence. Use \\\\ or / in the path." : "Check the path and the permissions of the file.");
    }

    /// <summary>Returns whether a .properties file lost the backslashes of a Windows path: <c>C:\kafka\ca.pem</c> is read as <c>C:kafkaca.pem</c>, and <c>\t</c> as a tab.</summary>
    static bool HasLostBackslashes(Setting location) => location.Source.IsFile && LostBackslash().IsMatch(location.Given);

    [GeneratedRegex(@"^[A-Za-z]:[^\\/]|[\t\r\n\f]", RegexOptions.CultureInvariant)]
    private static partial Regex LostBackslash();
}
