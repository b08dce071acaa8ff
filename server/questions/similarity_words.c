/* The tables of words by which questions are compared. Whatever is in no table is a word that says
 * what a question is about. Written as people write; stems are taken when the tables are read. */
#include "questions/similarity_private.h"

/* Words that say nothing of their own in a question. */
const char *const lexicon_flag_words[][2] = {
    {"stop",
     "a an the this that these those some any such of in on at by for with into onto within "
     "between among about as from to and or but if than then so too also very just really "
     "actually exactly both each every all own same other another several various certain "
     "given particular specific i me my we us our you your he she they them their it its "
     "itself themselves there here is are was were be been being am do does did done doing "
     "have has had having can could will would shall should may might must need needs ought "
     "use used using uses usage via per etc eg ie please what when where which who whom whose "
     "why how whether while during through throughout over under up down out off upon across "
     "along because since until once let lets say says said one ones get gets got getting let's "
     "yet "
     "still even ever always often usually typically generally normally commonly common "
     "general regular simply simple basic basically briefly detail details brief short "
     "words word term terms answer question questions following below above respect regard "
     "regarding concerning like want wants going go goes able correct correctly proper "
     "properly way ways thing things something someone somebody anything everything "
     "nothing people versus vs against instead rather only possible possibly according based "
     "show showed shown showing think know wanted went main important importance major practice "
     "practical different thereof "
     "allow allows allowing actual respectively involved involve involves well together offer "
     "offers offered"},
    {"denial", "without"},
    {"outcome",
     "handled resolved dealt reacted responded overcame solved fixed managed turned happened "
     "handle resolve deal react respond overcome solve fix manage turn happen"},
    {"negation", "not no never cannot impossible besides neither nor n't none-of"},
    {"pronoun", "it its they them their this these one ones itself that"},
    {"article", "a an the"},
    {"asking",
     "what why how when where which who whom whose explain describe define give list name compare "
     "discuss tell state show write implement is are does do did can could would should will was "
     "were has have provide mention outline illustrate introduce walk predict calculate suggest "
     "justify demonstrate identify"},
    {"auxiliary", "is are was were be do does did can could will would shall should may might must "
                  "has have had"},
    {"joins", "and or vs versus"},
    {"forward", "to into over before onto"},
    {"backward", "from after"},
    {NULL, NULL}};

/* Each line's words mean the same, wherever a question is concerned. */
const char *const lexicon_synonyms[] = {"app application",
                                        "argument arg parameter param",
                                        "avoid prevent mitigate circumvent",
                                        "bug defect",
                                        "choose select pick prefer",
                                        "colleague coworker teammate",
                                        "company organization organisation employer firm",
                                        "disagree disagreement argue",
                                        "conflict dispute",
                                        "achievement accomplishment",
                                        "cv resume",
                                        "difficult challenging challenge tough hardest toughest",
                                        "fail failure",
                                        "persuade convince",
                                        "proud proudest",
                                        "stress stressful pressure",
                                        "row record",
                                        "config configure configuration",
                                        "convert cast transform turn",
                                        "copy clone",
                                        "current present",
                                        "cycle loop circular",
                                        "db database",
                                        "dedupe deduplicate",
                                        "delete remove erase discard",

                                        "dict dictionary",
                                        "directory folder",
                                        "dunder magic",
                                        "env environment",
                                        "exec execute execution run",
                                        "fast quick speed rapid efficient",
                                        "find detect discover lookup locate",
                                        "fix repair resolve solve",
                                        "function func fn subroutine",
                                        "greatest biggest largest highest maximum max",
                                        "handle deal cope tackle manage juggle",
                                        "hire recruit employ",
                                        "id identifier",
                                        "insert add",
                                        "inspect examine",
                                        "job position occupation",
                                        "js javascript",
                                        "lang language",
                                        "last recent latest",
                                        "make create build construct generate",
                                        "manager boss supervisor",
                                        "modify change alter update edit",
                                        "node nodejs",
                                        "obj object",
                                        "occur happen",
                                        "postgres postgresql",
                                        "print display output",
                                        "py python",
                                        "react reactjs",
                                        "regex regexp",
                                        "repo repository",
                                        "salary pay compensation wage",

                                        "smallest lowest minimum min",
                                        "start spawn begin initiate launch",
                                        "stop end finish terminate halt quit",
                                        "std standard",
                                        "store save persist",
                                        "thread multithread",
                                        "ts typescript",
                                        "traverse iterate",
                                        "undo revert",
                                        "validate verify check",
                                        "value val",
                                        "var variable",
                                        "vue vuejs",
                                        "yourself yourselves",
                                        "golang go-language",
                                        "k8s kubernetes",
                                        "async asynchronous",
                                        "sync synchronous",
                                        "auth authentication",
                                        "authz authorization",
                                        "type annotate",
                                        "hash-table hashmap hashtable",
                                        "press hit",
                                        "swap exchange",
                                        "unpack destructure",
                                        "lib library",
                                        "star starred",
                                        "element item entry",
                                        "latency delay",
                                        "sort arrange",
                                        "abbreviation acronym",
                                        NULL};

/* The word, then the words that it is short for or may be written as: abbreviations that are in
 * every glossary of the trade, and what interviewers say of the same thing. */
const char *const lexicon_long_forms[] = {"gil global interpreter lock",
                                          "abc abstract base class",
                                          "mro method resolution order",
                                          "oop object oriented programming",
                                          "oop object orientation",
                                          "os operating system",
                                          "ensure make sure",
                                          "ensure be sure",
                                          "disagree not agree",
                                          "join-us work here",
                                          "join-us work for us",
                                          "join-us work with us",
                                          "join-us work at our company",
                                          "join-us work for our company",
                                          "join-us work for this company",
                                          "join-us work at this company",
                                          "join-us join us",
                                          "join-us join our company",
                                          "join-us join our team",
                                          "yourself your background",
                                          "alone on your own",
                                          "keep-up keep up",
                                          "keep-up keep up to date",
                                          "keep-up stay up to date",
                                          "keep-up keep current",
                                          "keep-up stay current",
                                          "1nf first normal form",
                                          "2nf second normal form",
                                          "3nf third normal form",
                                          "bcnf boyce codd normal form",
                                          "er entity relationship",

                                          "ddl data definition language",
                                          "dml data manipulation language",
                                          "mvcc multiversion concurrency control",
                                          "handle do about",
                                          "type-1 type i",
                                          "type-1 type 1",
                                          "type-2 type ii",
                                          "type-2 type 2",
                                          "vm virtual machine",
                                          "jvm java virtual machine",
                                          "jdk java development kit",
                                          "jre java runtime environment",
                                          "ci continuous integration",
                                          "cd continuous delivery",
                                          "cd continuous deployment",
                                          "api application programming interface",
                                          "rest representational state transfer",
                                          "rest restful",
                                          "xss cross site scripting",
                                          "csrf cross site request forgery",
                                          "cors cross origin resource sharing",
                                          "csp content security policy",
                                          "mitm man in the middle",
                                          "dos denial of service",
                                          "ddos distributed denial of service",
                                          "sql structured query language",
                                          "db data base",
                                          "dbms database management system",
                                          "rdbms relational database management system",
                                          "orm object relational mapping",
                                          "orm object relational mapper",
                                          "crud create read update delete",
                                          "html hypertext markup language",
                                          "css cascading style sheets",
                                          "dom document object model",
                                          "vdom virtual dom",
                                          "ssr server side rendering",
                                          "csr client side rendering",
                                          "ssg static site generation",
                                          "spa single page application",
                                          "pwa progressive web app",
                                          "mvc model view controller",
                                          "mvvm model view viewmodel",
                                          "di dependency injection",
                                          "ioc inversion of control",
                                          "tdd test driven development",
                                          "bdd behavior driven development",
                                          "ddd domain driven design",
                                          "srp single responsibility principle",
                                          "lsp liskov substitution principle",
                                          "isp interface segregation principle",
                                          "dip dependency inversion principle",
                                          "ocp open closed principle",
                                          "dry don t repeat yourself",
                                          "gc garbage collection",
                                          "gc garbage collector",
                                          "jit just in time",
                                          "aot ahead of time",
                                          "bst binary search tree",
                                          "bfs breadth first search",
                                          "dfs depth first search",
                                          "lru least recently used",
                                          "fifo first in first out",
                                          "lifo last in first out",
                                          "cpu central processing unit",
                                          "ram random access memory",
                                          "rom read only memory",
                                          "dma direct memory access",
                                          "mmu memory management unit",
                                          "tlb translation lookaside buffer",
                                          "ipc inter process communication",
                                          "ipc interprocess communication",
                                          "pcb process control block",
                                          "tcp transmission control protocol",
                                          "udp user datagram protocol",
                                          "ip internet protocol",
                                          "http hypertext transfer protocol",
                                          "dns domain name system",
                                          "dhcp dynamic host configuration protocol",
                                          "arp address resolution protocol",
                                          "nat network address translation",
                                          "ftp file transfer protocol",
                                          "ssh secure shell",
                                          "vpn virtual private network",
                                          "vlan virtual lan",
                                          "lan local area network",
                                          "cdn content delivery network",
                                          "tls transport layer security",
                                          "ssl secure sockets layer",
                                          "jwt json web token",
                                          "sso single sign on",
                                          "mfa multi factor authentication",
                                          "rbac role based access control",
                                          "iac infrastructure as code",
                                          "ml machine learning",
                                          "ai artificial intelligence",
                                          "nlp natural language processing",
                                          "cnn convolutional neural network",
                                          "rnn recurrent neural network",
                                          "llm large language model",
                                          "pca principal component analysis",
                                          "svm support vector machine",
                                          "sgd stochastic gradient descent",
                                          "etl extract transform load",
                                          "olap online analytical processing",
                                          "oltp online transaction processing",
                                          "cte common table expression",
                                          "raii resource acquisition is initialization",
                                          "stl standard template library",
                                          "hash-table hash table",
                                          "hash-table hash map",
                                          "io input output",
                                          "float floating point number",
                                          "float floating point",
                                          "fk foreign key",
                                          "pk primary key",
                                          "sla service level agreement",
                                          "kpi key performance indicator",
                                          "poc proof of concept",
                                          "mvp minimum viable product",
                                          "uml unified modeling language",
                                          "sdlc software development life cycle",
                                          "bigo big o",
                                          "webapp web application",
                                          "webapp web app",
                                          "nosql no sql",
                                          NULL};

/* Left of the stroke is the opposite of right; all other pairs aren't. What a prefix makes the
 * opposite (un-, de-, non-, …) needn't stand here. */
const char *const lexicon_opposites[] = {
    "advantage benefit pro / disadvantage drawback con",
    "strength strong / weak weakness",
    "create add insert push allocate open acquire append mount / destroy delete remove pop free "
    "close release drop unmount",
    "start begin first / stop end last join",
    "read input load download get fetch pull import / write output save upload set send push "
    "export",
    "encode encrypt compress pack box marshal serialize / decode decrypt decompress unpack unbox "
    "unmarshal deserialize",
    "left / right",
    "time / space",
    "key / value",
    "inner / outer",
    "up upper upgrade upstream uppercase / down lower downgrade downstream lowercase",
    "greatest big large long tall high upper most increase / smallest small short little low lower "
    "least decrease",
    "before pre / after post",
    "public / private protected",
    "static / dynamic instance",
    "sync / async",
    "local / global remote",
    "horizontal / vertical",
    "row / column",
    "client frontend front / server backend back",
    "success succeed succeeded / fail failed failure error",
    "shallow / deep",
    "early eager / late lazy",
    "fast / slow",
    "sender producer publisher / receiver consumer subscriber",
    "true / false",
    "enable allow attach commit lock / disable forbid detach rollback unlock",
    "even / odd",
    "positive / negative",
    "absolute / relative",
    "authentication / authorization",
    "compile / interpret",
    "abstract / concrete",
    "implicit / explicit",
    "parent base superclass super / child derived subclass sub",
    "encapsulation / abstraction inheritance polymorphism",
    "like love / hate dislike",
    "hard / soft easy",
    "best / worst",
    "good / bad",
    "forward / backward reverse",
    "ascending / descending",
    "single / multi multiple double",
    "supervised / unsupervised",
    "physical hardware / logical virtual software",
    "unit / integration system",
    "internal inbound incoming / external outbound outgoing",
    "precision / recall",
    "covariance covariant / contravariance contravariant invariance invariant",
    "upvote / downvote",
    "white / black",
    "bind / unbind",
    "singular / plural",
    "type-1 / type-2",
    "expand / collapse",
    "optimistic / pessimistic",
    "stateful / stateless",
    "monolith monolithic / microservice",
    "getter / setter",
    "preemptive / cooperative",
    NULL};

/* Words that are near to each other, but not the same. */
const char *const lexicon_near[] = {
    "concurrent parallel thread async",
    "fast speed performance throughput",
    "duck structural",
    "size length width",
    "cost expensive price overhead",
    "secure protect safe",
    "scale grow",
    "design architect architecture",
    "learn study teach",
    "debug diagnose troubleshoot investigate",
    "log trace monitor",
    "failure crash outage",
    "improve optimize tune enhance",
    "find get obtain retrieve fetch return compute calculate determine list show see check",
    "db dbms rdbms sql",
    "criticism feedback",
    "avoid reduce minimize",
    "conflict disagree",

    NULL};

/* What stands on their left isn't what stands on their right. */
const char *const lexicon_directions[] = {"instead of",    "rather than", "in place of",
                                          "as opposed to", "better than", "faster than",
                                          "slower than",   NULL};

const char *const lexicon_numbers[] = {
    "0 zero",        "2 two",     "3 three",    "4 four",    "5 five",    "6 six",
    "7 seven",       "8 eight",   "9 nine",     "10 ten",    "12 twelve", "100 hundred",
    "1000 thousand", "1st first", "2nd second", "3rd third", NULL};

const char *const lexicon_languages =
    "python java js ts c c++ c# f# rust ruby php perl swift kotlin scala haskell elixir "
    "erlang clojure dart lua r matlab sql mysql mariadb postgres oracle mongodb sqlite linux "
    "windows unix bash shell powershell react angular vue svelte node django flask fastapi "
    "spring hibernate rails laravel symfony express dotnet net asp android ios macos html css "
    "jquery git aws azure gcp k8s docker cpython golang go-language cobol fortran pascal "
    "delphi groovy julia solidity excel hadoop spark kafka redis elasticsearch graphql "
    "wordpress selenium jenkins terraform ansible";

/* Where a question is at home, when the next word says what it is about. */
const char *const lexicon_home_words = "db dbms rdbms sql programming software computer";

const char *const lexicon_dull_words =
    "value code program programming script work make declare happen call called "
    "concept module lib library package application app case perform support run exec execute "
    "provide write define definition create system project software developer development "
    "context typical result behave behavior behaviour equivalent correct need take mean refer "
    "handle experience experienced approach technique available exist find try helpful useful "
    "apply achieve ensure time situation job personally currently sense principle step course "
    "point affect custom tell implement design pattern standard built builtin modern "
    "especially similar similarly effective effectively efficient efficiently relate "
    "relationship interact actual whole entire operation language tool syntax most more much "
    "many less least few best better good multiple require contain include own cause become "
    "demonstrate face faced encounter algorithm forget see look determine figure equal evaluate "
    "choice imply decide "
    "decision block clause section necessary enable normal";

const char *const lexicon_kind_words =
    "object method function variable statement keyword operator expression constant constructor";

const char *const lexicon_pale_words =
    "class instance type string number list array loop file name error key query table "
    "request page user server client test set database memory change add delete remove check "
    "modify avoid choose select convert copy build open compare multiple argument item order "
    "index input output state event thread web data information model process element field "
    "property command structure apply track control expect accept capture expose cover involve";
