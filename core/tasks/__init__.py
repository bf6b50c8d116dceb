"""What people have to do: records of entities that say of themselves that they are tasks.

listing   what is to be done by somebody, or about a record
acting    done, taken up again, put off
reminding notices when something is due
"""
