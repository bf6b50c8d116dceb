"""Demo data of the shipping pack: three years of an ocean freight company in Shanghai, the same on every run.

numbers     check digits: container numbers, IMO numbers, unified social credit codes
places      ports, lanes, carriers, vessels; the cities that customers are in
names       what companies and people are called
market      what a day is like: season, growth, freight rates, exchange rates
staff       who works here, where, and how well
customers   customers, their departments and contacts
sales       opportunities, quotations with charges, activities, tasks
traffic     voyages, bookings with containers, bills of lading
money       freight agreements, receivables, payments, complaints
expenses    what people spent on all this
make_data   all of it, as the files that the pack's import mappings read
"""
