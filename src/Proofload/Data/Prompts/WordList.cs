namespace Proofload.Data.Prompts;

/// <summary>
/// 1,024 common English words of 4 to 7 letters. Each one, with the space before it, is a single token in the vocabularies of GPT-2 and
/// GPT-3 (r50k, p50k), GPT-3.5 and GPT-4 (cl100k), GPT-4o (o200k), Llama 2 and Llama 3, so n words are about n tokens.
/// </summary>
internal static class WordList
{
    /// <summary>Number of words.</summary>
    public const int Count = 1024;

    /// <summary>Length of the longest word and its space, bytes.</summary>
    public const int LongestWithSpace = 8;

    private static readonly byte[] Bytes = Text
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(w => w.PadRight(LongestWithSpace).Select(c => (byte)c))
        .ToArray();

    private static readonly byte[] Lengths = [.. Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => (byte)(w.Length + 1))];

    private const string Text = """
        that with from have this will they their more said your which about were would other been like them there year some
        when than over also part time what just into people work only after play could first back under most again know need
        cons want even these because make then every look where years should right through very being does down many call
        before well much those such long think show good start made last stud count point used same while game inter report
        still here world though take going hand between against high help found person great sign follow find team system
        lead around govern read real support really fact both three each says during char public power state head another
        child since life develop pass turn second disc month without quest never level things might effect cent allow feel
        result using best number must direct open post come seem week place form told stand next little mark invest hard
        import test rest full care case less list home left better data build main keep class small plan percent camp process
        program name four return called move group current always near free design change book away able country order
        million thing school days health already friend least prom tell talk until later view word cost enough give large
        clear expect kind mean past organ perform story season claim came within line project control money family making
        happen sure appear light water times grow company example fore ever major often human record sing news hour become
        took having product means certain deal side reason elect hold city sever once night done working body whether author
        proper seen course event intern short press doing protect thought several given fund went meet games makes love
        account others young along members among employ likely access known early sent today market based strong problem
        social months five players success present suggest land local asked former close getting across comb believe face
        value area writ mind future video connect above amount either fail special looking fire almost study miss media food
        comes single half started quick issue else taken true mess added similar type entire history live trying discuss self
        room fall idea sound someone object player rather service nothing provide exist house behind however front series
        points below custom court whole treat learn version check super address field common begin bring action wanted
        attempt shall step himself stop hours create further taking break space recent general period saying include pick
        matter cannot ground concern seems watch wind itself mass pack outside pain foot third threat item simply longer file
        upon coming quite text require review subject instead issues minutes code higher page method policy accept words
        final changes friends respect damage total needs results rights running port rate pretty target works block walk
        shows site risk began size parent easy sense energy request soon host states moment norm role office track heart ball
        needed lost became groups wrote prop inside wrong film music share release forward stay card favor cases section
        leave prim cell anyone affect ability content force sold soft article playing held federal install source serious
        created cause late speak legal weeks model exact takes regard price leaders deep base link lower contact mother
        average exam perfect collect played simple hands pull round user range private ways except terms bill worth chance
        speed match living enjoy member tool offer turned hope comment gave select goes impact felt image prevent eyes
        quickly candid earlier focus popular various levels road heard users improve father search profess knew loss events
        billion cover areas gets vote nearly whose civil respond option effects fast occur email goal decided travel mention
        phone looks quality table staff tried lack wide board slow path worked engine looked color network date extra reports
        capital command allowed numbers fair reach broad couple screen lives prior built rules brought visit conduct written
        draw secret thous fell foreign regular usually demon dark huge town meeting fear extreme workers cross message nation
        poll answer carry hear natural trade fans sort global details medical receive morning bank device safe systems assist
        battle paper growth cast plans parts wall display avoid towards talking correct spent term wants forces please ones
        parents shown stuff door changed neigh clean club paid alone load rout finally exactly nature career latest weight
        note teams hundred consist costs normal obvious star ready song giving middle demand danger related remain refer
        easily uses write leader reading appears choice allows myself society poor writing seven print gives cool save
        limited meaning nice eight feet effort brain touch studies center store doll wife laws modern claims title beyond
        sell options files detail piece named drive items student throw scene complex concept status guys slight fine perhaps
        income greater feed safety unique gone showed counter leading send defense happy economy trust science figure remains
        psych stage enter passed despite movie voice toward region values mount officer books reasons calls letter choose
        types quarter maybe moving gold truth charge rock credit moved names feature rule click aware pattern style stories
        summer arch fully mill jobs seemed reality lines park measure brother growing rates culture coach journal false sleep
        contain meant notice purpose critic mist larger actions kept actual vehicle chief efforts wait adult overall speech
        highly error failed ahead rare caused ship active green reflect firm birth clearly memory biggest basic band suspect
        spread places cards destroy temper length blog spot forced drink thus whom college ensure minor primary peace skin
        blue apply inform limit resist liter hair helped sales seconds feeling tour knows ideas launch bottom script mode
        agree sources initial wonder burn reached cook climate images schools drop stream double default rank stock picture
        century onto expand hero wild update leaving basis floor crowd central dream window happens unit tend becomes predict
        heavy spend mission noted disease edit adding raised tick seeing server debate largest jump offers haven defend beat
        records devices benefit surface harm shut lose station spirit offered produce ended daily smart opinion gain useful
        budget comfort episode trial showing posted rise signed grand learned brief brand highest train nuclear charges
        adjust earth prices draft runs
        """;

    /// <summary>A word and a space, as UTF-8.</summary>
    /// <param name="number">0 to 1,023.</param>
    public static ReadOnlySpan<byte> WithSpace(int number) => Bytes.AsSpan(number * LongestWithSpace, Lengths[number]);
}
