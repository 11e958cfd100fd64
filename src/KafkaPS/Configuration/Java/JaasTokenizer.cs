using System.Text;

namespace KafkaPS.Configuration;

/// <summary>Splits a JAAS line into words and single characters, as <c>java.io.StreamTokenizer</c> does with the settings of Kafka's <c>JaasConfig</c>.</summary>
/// <remarks>A word starts with a letter, <c>_</c> or <c>$</c>; numbers are not words; a quoted text ends at the end of its line at the latest; a slash starts a comment.</remarks>
sealed class JaasTokenizer(string text)
{
    /// <summary>The token at the end of the text.</summary>
    internal const char End = '\uffff';

    const char WordToken = 'w';
    const char NumberToken = '0';

    int _position;

    /// <summary>The word or quoted text that was read last; null after any other token.</summary>
    internal string? Word { get; private set; }

    /// <summary>The character that was read last, or <see cref="End"/>.</summary>
    internal char Token { get; private set; }

    internal void Next()
    {
        Word = null;
        SkipBlanksAndComments();
        if (_position >= text.Length)
        {
            Token = End;
            return;
        }

        char c = text[_position];
        if (c is '"' or '\'') ReadQuoted(c);
        else if (IsDigit(c) && ReadNumber()) Token = NumberToken;
        else if (IsLetter(c)) ReadWord();
        else
        {
            _position++;
            Token = c;
        }
    }

    void SkipBlanksAndComments()
    {
        while (_position < text.Length)
        {
            if (text[_position] <= ' ') _position++;
            else if (text[_position] != '/') return;
            else if (_position + 1 < text.Length && text[_position + 1] == '*')
            {
                int end = text.IndexOf("*/", _position + 2, StringComparison.Ordinal);
                _position = end < 0 ? text.Length : end + 2;
            }
            else while (_position < text.Length && text[_position] is not ('\n' or '\r')) _position++;
        }
    }

    /// <summary>Reads a number. A minus sign that no digit or point follows is not a number; a lone point is.</summary>
    bool ReadNumber()
    {
        int start = _position;
        if (text[_position] == '-')
        {
            if (_position + 1 >= text.Length || !(char.IsAsciiDigit(text[_position + 1]) || text[_position + 1] == '.'))
            {
                _position++;
                Token = '-';
                return true;
            }
            _position++;
        }
        bool point = false;
        while (_position < text.Length && (char.IsAsciiDigit(text[_position]) || text[_position] == '.' && !point)) point |= text[_position++] == '.';
        return _position > start;
    }

    void ReadWord()
    {
        int start = _position;
        while (_position < text.Length && (IsLetter(text[_position]) || IsDigit(text[_position]))) _position++;
        Word = text[start.._position];
        Token = WordToken;
    }

    void ReadQuoted(char quote)
    {
        var word = new StringBuilder();
        _position++;
        while (_position < text.Length && text[_position] is var c && c != quote && c is not ('\n' or '\r'))
        {
            _position++;
            word.Append(c == '\\' && _position < text.Length ? Escape() : c);
        }
        if (_position < text.Length && text[_position] == quote) _position++;
        Word = word.ToString();
        Token = quote;
    }

    char Escape()
    {
        char c = text[_position++];
        if (c is not (>= '0' and <= '7'))
        {
            return c switch { 'a' => '\a', 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'v' => '\v', _ => c };
        }
        // At most three octal digits; three only when the first is at most 3.
        int value = c - '0';
        for (int digits = 1; digits < (c <= '3' ? 3 : 2) && _position < text.Length && text[_position] is >= '0' and <= '7'; digits++)
            value = value * 8 + (text[_position++] - '0');
        return (char)value;
    }

    static bool IsDigit(char c) => char.IsAsciiDigit(c) || c is '.' or '-';

    static bool IsLetter(char c) => char.IsAsciiLetter(c) || c is '_' or '$' or '-' or >= '\u00a0';
}
