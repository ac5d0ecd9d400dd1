"""Links with Wikidata: which item a thing of the atlas is, and an honest "none" for most (docs/linking.md).

names, licenses, typos      when two spellings are one name
tables                      the authority tables that come with the program
decide                      the item of a name, or NIL with the reason
links, sssom                the links of an atlas, each an SSSOM mapping
client, recordings          requests with manners, and their answers on disk
services, online            candidates from Wikidata, and which of them it is
quickstatements             the other way: what the atlas knows, for a person to review
"""
